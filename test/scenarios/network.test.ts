/** The same faults, told late, twice, in disorder, by gateways whose clocks are wrong, to a control that restarts. */

import { describe, expect, test, vi } from 'vitest'
import { seeded } from '../control/core/judge/simulate.ts'
import { type Ending, play, type Scenario } from './scenario-world.ts'

// Simulated hours on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const SEEDS = [21, 22, 23, 24, 25] as const
const FAULT = 600
const END = FAULT + 1_200

const failing = ({ second }: { second: number }) => (second >= FAULT ? 1 : 0.003)

function run(seed: number, changes: Partial<Scenario> = {}, until = END): Ending {
  return play(
    {
      seed,
      share: () => 5_000,
      perSecond: () => 4,
      candidate: { failing },
      policy: { triggers: { errors: { blame: 'require' } } },
      ...changes,
    },
    until,
  )
}

function delaysOf(changes: Partial<Scenario>): readonly (number | null)[] {
  return SEEDS.map((seed) => {
    const { decidedAt } = run(seed, changes)
    return decidedAt === null ? null : decidedAt - FAULT
  })
}

function expectWithin(found: readonly (number | null)[], seconds: number): void {
  for (const delay of found) {
    expect(delay, `delays ${found.join(', ')} s`).not.toBeNull()
    expect(delay, `delays ${found.join(', ')} s`).toBeGreaterThan(0)
    expect(delay, `delays ${found.join(', ')} s`).toBeLessThanOrEqual(seconds)
  }
}

/** What a decision rests on, to the last digit. */
const essence = ({ decidedAt, verdict }: Ending) => ({ decidedAt, verdict })

describe('an outage that is reported badly', () => {
  test('batches that come two or three times change nothing', () => {
    for (const seed of SEEDS)
      expect(essence(run(seed, { copies: (random) => 1 + Math.floor(random() * 3) }))).toEqual(
        essence(run(seed)),
      )
  })

  test('batches that overtake each other within two seconds cost a few seconds', () => {
    expectWithin(delaysOf({ delay: (random) => random() * 2 }), 30)
  })

  test('batches up to 10 s late are heard, and cost little more than they are late', () => {
    expectWithin(delaysOf({ delay: (random) => random() * 10 }), 40)
  })

  test('batches 50 s late are heard 50 s later', () => {
    expectWithin(delaysOf({ delay: () => 50 }), 110)
  })

  test('batches 70 s late are too old to judge: nothing is decided, and nothing is called healthy', () => {
    for (const seed of SEEDS) {
      const { decidedAt, verdicts } = run(seed, { delay: () => 70 })
      expect(decidedAt).toBeNull()
      expect(verdicts.map(({ state }) => state)).not.toContain('healthy')
    }
  })

  test('a gateway that dies in the middle leaves the decision to the other', () => {
    const gateways = [{ name: 'a' }, { name: 'b', diesAt: FAULT + 4 }]
    expectWithin(delaysOf({ gateways }), 30)
  })

  test('gateways hours apart decide as if their clocks agreed', () => {
    for (const seed of SEEDS) {
      const gateways = [{ name: 'a' }, { name: 'b' }]
      const apart = [
        { name: 'a', offsetMs: 3 * 3_600_000 },
        { name: 'b', offsetMs: -3 * 3_600_000 },
      ]
      expect(run(seed, { gateways: apart }).decidedAt).toBe(run(seed, { gateways }).decidedAt)
    }
  })

  test('a gateway whose clock runs a hundredth fast decides within two seconds of the same', () => {
    for (const seed of SEEDS) {
      const right = run(seed).decidedAt!
      const fast = run(seed, { gateways: [{ name: 'edge', speed: 1.01 }] }).decidedAt!
      expect(Math.abs(fast - right)).toBeLessThanOrEqual(2)
    }
  })

  test.each([
    3_600_000, -3_600_000,
  ])('a gateway whose clock steps by %d ms in the middle costs a few seconds', (ms) => {
    expectWithin(delaysOf({ gateways: [{ name: 'edge', step: { at: FAULT + 3, ms } }] }), 30)
  })
})

describe('control that restarts', () => {
  test('at any seconds, before and in the middle of the fault, decides the same on the same evidence', () => {
    for (const seed of SEEDS) {
      const random = seeded(seed * 7)
      const straight = run(seed)
      const restartsAt = [
        ...Array.from({ length: 6 }, () => Math.floor(random() * FAULT)),
        FAULT + 2,
        FAULT + 5,
        straight.decidedAt! - 2,
      ]
      expect(essence(run(seed, { restartsAt }))).toEqual(essence(straight))
    }
  })

  test('so often that it is never up for long, while little is wrong, comes to the same verdicts', () => {
    const mild = {
      candidate: { failing: ({ second }: { second: number }) => (second >= FAULT ? 0.05 : 0.003) },
    }
    for (const seed of SEEDS.slice(0, 3)) {
      const restartsAt = Array.from({ length: 60 }, (_, index) => 17 + index * 29)
      const straight = run(seed, mild, 1_500)
      const restarted = run(seed, { ...mild, restartsAt }, 1_500)
      expect(essence(restarted)).toEqual(essence(straight))
      expect(restarted.verdicts).toEqual(straight.verdicts)
    }
  })
})
