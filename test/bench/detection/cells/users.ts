/** Failures that belong to users: retries, one user who always fails, few users, users who differ. */

import { emptyAdmission } from '../../../../control/core/admission/admission-state.ts'
import { OneVoice } from '../../../../control/core/admission/one-voice.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { ErrorsPath } from '../errors-path.ts'
import { poisson } from '../poisson.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

const HOUR = 3_600
const DAY = 86_400
const HEALTHY = 0.003
/** Often enough that ten users count as active all the time. */
const REFRESH_SEC = 240

/**
 * `fraction` of the requests fail, in runs of five by one user, a second apart; nobody else ever does. Requests of
 * users without a failure in their past are heard in any case and counted together, all others go through the rule
 * that one user is one voice. `users` of them, all equally active.
 */
export function runsOfFive(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const users = params.number('users')
  const voice = new OneVoice(emptyAdmission())
  const path = new ErrorsPath()
  const good = poisson(rate * (1 - params.number('fraction')))
  const begins = poisson((rate * params.number('fraction')) / 5)
  /** Users with a failure in their past, and what they have still to fail. */
  const known: string[] = []
  const isKnown = new Set<string>()
  const failing: { readonly user: string; left: number }[] = []
  const end = params.number('days') * DAY
  for (let second = 0; second < end; second++) {
    const tick = START + second
    if (second % REFRESH_SEC === 0)
      for (let i = 0; i < 10; i++) voice.hear(tick, 'candidate', `always ${i}`, false)
    for (let n = begins.draw(random); n > 0; n--) {
      const user = `user ${random.integer(users)}`
      failing.push({ user, left: 5 })
      if (isKnown.has(user)) continue
      isKnown.add(user)
      known.push(user)
    }
    let requests = good.draw(random)
    let bad = 0
    const ofKnown = known.length === 0 ? 0 : random.binomial(requests, known.length / users)
    for (let i = 0; i < ofKnown; i++)
      if (!voice.hear(tick, 'candidate', known[random.integer(known.length)]!, false)) requests--
    for (const one of failing) {
      one.left--
      if (!voice.hear(tick, 'candidate', one.user, true)) continue
      requests++
      bad++
    }
    while (failing.length > 0 && failing[0]!.left === 0) failing.shift()
    if (requests > 0 && path.step(tick, requests, bad)) return { rollback: second }
  }
  return { rollback: Number.POSITIVE_INFINITY }
}

/**
 * `users` in all, `rate` requests a second together. `who`: `one` of them always fails, for `days`; or `all` do
 * from the second hour on; or each `differs`: own error rates with mean 1.5 % and twice that as deviation.
 */
export function fewUsers(params: Parameters, random: Random): Outcome {
  const users = params.number('users')
  const who = params.text('who')
  const all = poisson(params.number('rate'))
  const voice = new OneVoice(emptyAdmission())
  const path = new ErrorsPath()
  const own = Array.from({ length: users }, (_, user) => {
    if (who === 'differs') return Math.min(1, random.gamma(0.25, 0.015))
    return who === 'one' && user === 0 ? 1 : HEALTHY
  })
  // Averages of few users wander: scaled to the mean that was asked for, which is under the limit.
  const scale = who === 'differs' ? 0.015 / (own.reduce((sum, one) => sum + one, 0) / users) : 1
  const changeAt = who === 'all' ? HOUR : Number.POSITIVE_INFINITY
  const end = who === 'all' ? 2 * DAY : params.number('days') * DAY
  for (let second = 0; second < end; second++) {
    let requests = 0
    let bad = 0
    for (let n = all.draw(random); n > 0; n--) {
      const user = random.integer(users)
      const failed = second >= changeAt || random.chance(Math.min(1, own[user]! * scale))
      if (!voice.hear(START + second, 'candidate', `user ${user}`, failed)) continue
      requests++
      if (failed) bad++
    }
    if (requests > 0 && path.step(START + second, requests, bad)) {
      if (who !== 'all') return { rollback: second }
      return { delay: second < changeAt ? Number.NaN : second + 1 - changeAt }
    }
  }
  return { rollback: Number.POSITIVE_INFINITY, delay: Number.POSITIVE_INFINITY }
}
