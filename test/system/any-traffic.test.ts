/**
 * Traffic, shares, users and faults drawn at random: a candidate within its bounds is never rolled back, one that is
 * over its error bound is, in the time that `expectedDelay` tells people, threefold at most. Another seed is another
 * hundred worlds: change FIRST.
 */

import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import { expectedDelay } from '../../control/core/expected-delay.ts'
import { seeded } from '../control/core/judge/simulate.ts'
import { play, type Scenario } from '../scenarios/scenario-world.ts'

const FIRST = 5_000
const WORLDS = 50
const FAULT = 2_400
const HOUR = 3_600

type Kind = 'healthy' | 'bursty' | 'errors'

interface World {
  readonly scenario: Scenario
  /** Candidate requests a second when the fault begins. */
  readonly perSecond: number
  readonly rate: number
  readonly words: string
}

function drawWorld(seed: number, kind: Kind): World {
  const random = seeded(seed * 9_973)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const share = pick([1_000, 2_500, 5_000, 7_500, 10_000])
  const pace = pick([0.5, 1, 2, 4, 8])
  const perSecond = random() < 0.3 ? (second: number) => (second > 1_800 ? pace / 5 : pace) : () => pace
  const population = { users: pick([60, 200, 1_000]), retries: pick([0, 0, 1, 3]) }
  const rate = kind === 'errors' ? pick([0.05, 0.1, 0.3, 1]) : pick([0.001, 0.003, 0.008, 0.014])
  const slow = pick([0.8, 1, 1.2, 1.35])
  const baselineRate = pick([0.002, 0.003, 0.01])
  const failing = ({ second }: { second: number }) => {
    if (kind === 'errors') return second >= FAULT ? rate : 0.003
    if (kind === 'healthy') return rate
    return Math.floor(second / 60) % 10 === 3 ? Math.min(0.08, rate * 10) : 0
  }
  return {
    perSecond: (perSecond(FAULT) * share) / 10_000,
    rate,
    words: JSON.stringify({
      seed,
      kind,
      share,
      pace: perSecond(FAULT),
      population,
      rate,
      slow,
      baselineRate,
    }),
    scenario: {
      seed,
      perSecond,
      population,
      // At 100 % the references were filled before.
      share: (second) => (share === 10_000 && second < FAULT / 2 ? 5_000 : share),
      candidate: { failing, slower: () => slow },
      baseline: { failing: () => baselineRate },
    },
  }
}

const seeds = Array.from({ length: WORLDS }, (_, index) => FIRST + index)

describe('in any traffic', () => {
  test.each(['healthy', 'bursty'] as const)('a %s candidate within its bounds is let alone', (kind) => {
    const moved = seeds.flatMap((seed) => {
      const { scenario, words } = drawWorld(seed, kind)
      const { decidedAt, verdict } = play(scenario, 2 * HOUR)
      return decidedAt === null ? [] : [`${words} at ${decidedAt} s: ${verdict?.text}`]
    })
    expect(moved).toEqual([])
  })

  test('a candidate that fails 5 % and more is rolled back in three times the time that is told', () => {
    const late = seeds.flatMap((seed) => {
      const { scenario, perSecond, rate, words } = drawWorld(seed, 'errors')
      const told = expectedDelay(DEFAULT_POLICY, rate, perSecond)!
      // One user is one voice: the first minute of few users may pass without enough of them.
      const allowed = 3 * told + 90
      if (allowed > 3 * HOUR) return []
      const { decidedAt, verdict } = play(scenario, FAULT + allowed)
      if (decidedAt === null) return [`${words} not in ${Math.round(allowed)} s`]
      return decidedAt > FAULT ? [] : [`${words} at ${decidedAt} s, before the fault: ${verdict?.text}`]
    })
    expect(late).toEqual([])
  })
})
