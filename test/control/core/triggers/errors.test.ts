import { describe, expect, it } from 'vitest'
import { chooseState } from '../../../../control/core/triggers/choose-state.ts'
import { ErrorTrigger } from '../../../../control/core/triggers/errors.ts'
import { LANGUAGE_SLOTS } from '../../../../control/core/triggers/stratum.ts'
import { TickCounts } from '../../../../control/core/triggers/tick-counts.ts'
import type { EpochMs } from '../../../../control/core/units.ts'
import { seeded } from '../judge/simulate.ts'

const YEAR = 31_536_000
const CONFIG = {
  mode: 'strict',
  window: null,
  limit: 0.02,
  policyBound: 0.02,
  blame: 'absolute',
  sustainSec: 300,
  budgetSec: 2 * YEAR,
} as const
const START = 1_767_571_200

function counts(candidate: [number, number], baseline: [number, number] = [0, 0]): TickCounts {
  const made = new TickCounts(LANGUAGE_SLOTS)
  for (let i = 0; i < candidate[0]; i++) made.addCandidate(0, i < candidate[1])
  for (let i = 0; i < baseline[0]; i++) made.addBaseline(0, i < baseline[1])
  return made
}

const nowhere = () => null

function context(second: number) {
  return { now: ((START + second) * 1_000) as EpochMs, share: 1_000, staleAfterMs: 300_000, heardAt: START }
}

describe('the error trigger', () => {
  it('counts from the moment at which the change began, on both arms', () => {
    const trigger = new ErrorTrigger(CONFIG)
    for (let i = 0; i < 1_000; i++) trigger.step(START + i, counts([10, 0], [30, 0]), nowhere)
    let second = 1_000
    while (trigger.verdict(nowhere, context(second)).state !== 'breached')
      trigger.step(START + second++, counts([10, 5], [30, 1]), nowhere)
    const verdict = trigger.verdict(nowhere, context(second))
    const elapsed = second - 1_000
    expect(verdict.since).toBeGreaterThanOrEqual((START + 990) * 1_000)
    expect(verdict.since).toBeLessThanOrEqual((START + 1_001) * 1_000)
    expect(Math.abs(verdict.candidate.bad - 5 * elapsed)).toBeLessThanOrEqual(5)
    expect(Math.abs(verdict.baseline.bad - elapsed)).toBeLessThanOrEqual(1)
  })

  it('names the day where what it speaks of was not today', () => {
    const trigger = new ErrorTrigger(CONFIG)
    const evening = 86_400 - 300
    for (let i = 0; i < 299; i++) trigger.step(START + evening + i, counts([1, 0]), nowhere)
    const seen = { ...context(86_400 + 7_200), heardAt: START + evening + 298 }
    expect(trigger.verdict(nowhere, seen)).toMatchObject({
      state: 'stale',
      text: 'no judged candidate request since 2026-01-05 23:59:58 UTC',
    })
    let second = 86_398
    while (!trigger.breached) trigger.step(START + second++, counts([1, 1]), nowhere)
    expect(trigger.verdict(nowhere, context(second)).text).toMatch(/^since 2026-01-05 23:59:5\d UTC: /)
  })

  it('with a bursty past keeps only the outage components, and still hears an outage', () => {
    const calm = new ErrorTrigger(CONFIG)
    const bursty = new ErrorTrigger(CONFIG)
    const random = seeded(5)
    const draw = (n: number, rate: number) =>
      Array.from({ length: n }, () => random()).filter((x) => x < rate).length
    for (let i = 0; i < 8 * 3_600; i++) {
      const burst = Math.floor(i / 60) % 10 === 0
      bursty.step(START + i, counts([0, 0], [10, draw(10, burst ? 0.1 : 0.001)]), nowhere)
    }
    bursty.reset('candidate')
    const from = 8 * 3_600
    const max = { calm: 0, bursty: 0 }
    for (let i = 0; i < 60; i++) {
      // One minute of 12 %: more than the bound allows for a moment, no outage.
      const bad = draw(20, 0.12)
      for (const [name, trigger] of Object.entries({ calm, bursty })) {
        trigger.step(START + from + i, counts([20, bad]), nowhere)
        const { voices } = trigger.verdict(nowhere, context(from + i + 1))
        max[name as keyof typeof max] = Math.max(max[name as keyof typeof max], voices['meter']!)
      }
    }
    expect(max.calm).toBeGreaterThan(1)
    expect(max.bursty).toBeLessThan(1e-3)
    let seconds = 0
    while (bursty.verdict(nowhere, context(from + 60 + seconds)).state !== 'breached') {
      bursty.step(START + from + 60 + seconds, counts([20, 20]), nowhere)
      seconds++
    }
    expect(seconds).toBeLessThanOrEqual(15)
  })
})

describe('the state of a trigger', () => {
  it('is the gravest that holds', () => {
    const facts = { breached: false, suspect: false, over: false, stale: false, usable: 100 }
    expect(chooseState(facts)).toBe('healthy')
    expect(chooseState({ ...facts, usable: 19 })).toBe('insufficient')
    expect(chooseState({ ...facts, silent: true })).toBe('insufficient')
    expect(chooseState({ ...facts, over: true })).toBe('insufficient')
    expect(chooseState({ ...facts, usable: 0, stale: true })).toBe('stale')
    expect(chooseState({ ...facts, stale: true, suspect: true })).toBe('suspect')
    expect(chooseState({ ...facts, stale: true, suspect: true, breached: true })).toBe('breached')
  })
})
