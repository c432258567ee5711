/** Requests until costs above the projection are noticed, and that costs on the bound never are. */

import type { CostObservation } from '../../../../control/core/judge/cost-observation.ts'
import { CostTrigger } from '../../../../control/core/triggers/cost.ts'
import type { CostRates } from '../../../../control/core/triggers/cost-rates.ts'
import { type CostEvent, priceKeyOf } from '../../../../control/core/triggers/cost-tally.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { poisson } from '../poisson.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

/** The bound and the budget of the default policy: 1.3 times the projection, and a twentieth of one a year. */
const CONFIG = { maxRatio: 1.3, budgetSec: 20 * 31_536_000 }

/** Millionths of a US dollar a character: a server of $161 a month for 30 million characters, and Aura 1. */
const SERVER = 161 / 30
const VENDOR = 15
const SPEED = 15

/** A server of one's own is paid anyway; what a request costs beyond that are the calls that it causes. */
const FALLING_BACK: CostRates = {
  projectedPerCharacter: SERVER,
  fixedPerCharacter: SERVER,
  calls: { [priceKeyOf('vendor', 'en')]: priced({ perCharacter: VENDOR }) },
}

/** A candidate that is billed by the second of audio, projected at fifteen characters a second. */
const METERED: CostRates = {
  projectedPerCharacter: 1,
  fixedPerCharacter: 0,
  calls: { [priceKeyOf('candidate', 'en')]: priced({ perAudioSecond: SPEED }) },
}

/** Seconds after which a call for a request may still come. */
const LATEST = 3

/**
 * Parameters: `rate` (requests a second), `ratio` (cost ÷ projection), `how` (`metered`: each request, in even steps, a
 * little more or less than that, 20 %; `fallback`: requests by chance, some of which call the vendor as well, up to
 * three seconds later), `most` (requests).
 */
export function costs(params: Parameters, random: Random): Outcome {
  const ratio = params.number('ratio')
  const most = params.number('most')
  const rate = params.number('rate')
  const how = params.text('how')
  const requests = poisson(rate)
  const rates = how === 'metered' ? METERED : FALLING_BACK
  const trigger = new CostTrigger(CONFIG)
  const coming: CostEvent[][] = Array.from({ length: LATEST + 1 }, () => [])
  let seen = 0
  for (let tick = START; seen < most; tick++) {
    for (let left = how === 'metered' ? rate : requests.draw(random); left > 0; left--, seen++) {
      const characters = 20 + random.integer(400)
      if (how === 'metered')
        coming[0]!.push(metered(characters, ratio * Math.max(0, 1 + 0.2 * random.normal())))
      else {
        coming[0]!.push({ kind: 'request', characters, call: null })
        if (random.chance(((ratio - 1) * SERVER) / VENDOR))
          coming[random.integer(coming.length)]!.push({
            kind: 'call',
            characters,
            call: { price: priceKeyOf('vendor', 'en'), audioMs: 0, microUnits: null },
          })
      }
    }
    const now: CostObservation[] = coming.shift()!.map((event) => ({ ...event, tick }))
    coming.push([])
    if (now.length > 0) trigger.step(tick, now, rates, false)
    if (trigger.breached) return { needed: seen, seconds: tick + 1 - START }
  }
  return { needed: Number.POSITIVE_INFINITY, seconds: Number.POSITIVE_INFINITY }
}

function metered(characters: number, ratio: number): CostEvent {
  const audioMs = ((characters * ratio) / SPEED) * 1_000
  return {
    kind: 'request',
    characters,
    call: { price: priceKeyOf('candidate', 'en'), audioMs, microUnits: null },
  }
}

function priced(price: Partial<CostRates['calls'][string]>): CostRates['calls'][string] {
  return { perCall: 0, perCharacter: 0, perAudioSecond: 0, perMicroUnit: null, ...price }
}
