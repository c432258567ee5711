import { describe, expect, it } from 'vitest'
import type { CostObservation } from '../../../../control/core/judge/cost-observation.ts'
import { CostTrigger } from '../../../../control/core/triggers/cost.ts'
import type { CostRates } from '../../../../control/core/triggers/cost-rates.ts'
import { type CostRecord, priceKeyOf, toCostEvent } from '../../../../control/core/triggers/cost-tally.ts'
import { at, poisson, type Random, START, seeded } from '../judge/simulate.ts'

const CONFIG = { maxRatio: 1.3, budgetSec: 20 * 31_536_000 }
/** A server of $161 for 30 million characters a month, and Aura 1 at $15 a million. */
const RATES: CostRates = {
  projectedPerCharacter: 161 / 30,
  fixedPerCharacter: 161 / 30,
  calls: {
    [priceKeyOf('vendor', 'en')]: {
      perCall: 0,
      perCharacter: 15,
      perAudioSecond: 0,
      perMicroUnit: 0.000_011,
    },
  },
}

const record: CostRecord = {
  role: 'primary',
  arm: 'candidate',
  backend: 'kokoro',
  outcome: 'ok',
  latencyMs: 200,
  cache: 'miss',
  characters: 100,
  audioSeconds: 6,
  language: 'en-US',
  vendorMicroUnits: null,
}
const fallback: CostRecord = { ...record, role: 'fallback', backend: 'vendor' }
const copy: CostRecord = { ...record, role: 'reverse-shadow', arm: 'baseline', backend: 'vendor' }

const seen = (tick: number, ...records: readonly CostRecord[]): CostObservation[] =>
  records.flatMap((one) => {
    const event = toCostEvent(one)
    return event ? [{ ...event, tick }] : []
  })

interface Falling {
  /** Requests a second. */
  readonly pace?: number
  readonly trigger?: CostTrigger
}

/** So many requests fall back, up to three seconds later. Seconds until a breach, null: none. */
function breachedAfter(
  random: Random,
  seconds: number,
  rate: number,
  { pace = 1, trigger = new CostTrigger(CONFIG) }: Falling = {},
) {
  const arriving: CostRecord[][] = [[], [], [], []]
  for (let second = 0; second < seconds; second++) {
    for (let left = poisson(random, pace); left > 0; left--) {
      const characters = 20 + Math.floor(random() * 400)
      const failed = random() < rate
      arriving[0]!.push({ ...record, characters, outcome: failed ? 'error' : 'ok' })
      if (failed) arriving[Math.floor(random() * 4)]!.push({ ...fallback, characters })
    }
    const now = arriving.shift()!
    arriving.push([])
    if (now.length > 0) trigger.step(START + second, seen(START + second, ...now), RATES, false)
    if (trigger.breached) return second + 1
  }
  return null
}

describe('what an attempt adds to the cost of the candidate', () => {
  it('is the text for a request of its arm, and a price for every other call that its requests caused', () => {
    expect(toCostEvent(record)).toEqual({
      kind: 'request',
      characters: 100,
      call: { price: 'kokoro en', audioMs: 6_000, microUnits: null },
    })
    expect(toCostEvent(fallback)).toMatchObject({ kind: 'call', call: { price: 'vendor en' } })
    expect(toCostEvent(copy)).toMatchObject({ kind: 'copy' })
    expect(toCostEvent({ ...fallback, vendorMicroUnits: 136_363_640 })).toMatchObject({
      call: { microUnits: 136_363_640 },
    })
  })

  it('is nothing for the baseline, a cache hit, a probe, a copy for the candidate, or a call that nobody bills', () => {
    for (const other of [
      { ...record, arm: 'baseline' },
      { ...fallback, arm: 'baseline' },
      { ...record, cache: 'hit' },
      { ...record, role: 'probe' },
      { ...record, role: 'shadow' },
      { ...fallback, outcome: 'error' },
      { ...fallback, outcome: 'short-circuited', latencyMs: null },
      { ...record, outcome: 'client-error' },
    ] as const)
      expect(toCostEvent(other)).toBeNull()
  })
})

describe('the cost trigger', () => {
  it('says nothing without a projection, and what to enter', () => {
    const trigger = new CostTrigger(CONFIG)
    for (let i = 0; i < 100; i++) trigger.step(START + i, seen(START + i, record, fallback), null, false)
    const verdict = trigger.verdict(at(100), null)
    expect(verdict).toMatchObject({ trigger: 'cost', state: 'insufficient', value: null, evidence: 0 })
    expect(verdict.text).toContain(
      'enter fixed costs, and a projection of this stage with characters a month',
    )
  })

  it('is healthy where requests cost what was projected, at any traffic', () => {
    const trigger = new CostTrigger(CONFIG)
    for (let i = 0; i < 500; i++) trigger.step(START + i * 60, seen(START + i * 60, record), RATES, false)
    expect(trigger.verdict(at(30_000), RATES)).toMatchObject({ state: 'healthy', value: 1, bound: 1.3 })
  })

  it('breaches where a third of the requests falls back to the vendor, with the cost since then', () => {
    // 161/30 and 15 a million characters: a third more calls at 2.8 times the price come to 1.93 times.
    for (let seed = 1; seed <= 10; seed++) {
      const trigger = new CostTrigger(CONFIG)
      const after = breachedAfter(seeded(seed), 2_000, 1 / 3, { trigger })
      expect(after).toBeLessThan(400)
      const verdict = trigger.verdict(at(after!), RATES)
      expect(verdict.state).toBe('breached')
      expect(verdict.value).toBeGreaterThan(1.3)
      expect(verdict.text).toMatch(
        /^since 0\d:\d\d:\d\d UTC: \d+ requests cost \$[\d.]+ where \$[\d.]+ was projected/,
      )
      expect(verdict.since).toBeGreaterThanOrEqual(at(0))
    }
  })

  it('never breaches on the bound itself, with calls that come seconds after their requests', () => {
    const onTheBound = (0.3 * RATES.projectedPerCharacter) / 15
    for (const pace of [0.2, 1, 10])
      for (let seed = 1; seed <= 5; seed++)
        expect(breachedAfter(seeded(seed), 30_000 / pace, onTheBound, { pace })).toBeNull()
  })

  it('counts a call that comes alone, and once', () => {
    const trigger = new CostTrigger(CONFIG)
    trigger.step(START, seen(START, fallback), RATES, false)
    expect(trigger.verdict(at(1), RATES)).toMatchObject({ value: null, candidate: { requests: 0 } })
    trigger.step(START + 1, seen(START + 1, record), RATES, false)
    expect(trigger.verdict(at(2), RATES).value).toBeCloseTo((161 / 30 + 15) / (161 / 30))
    trigger.step(START + 2, seen(START + 2, record), RATES, false)
    expect(trigger.verdict(at(3), RATES).value).toBeCloseTo((2 * (161 / 30) + 15) / (2 * (161 / 30)))
  })

  it('counts the usual copies, and not those that the judge itself asks for in a suspicion', () => {
    const value = (asks: boolean) => {
      const trigger = new CostTrigger(CONFIG)
      for (let i = 0; i < 30; i++) trigger.step(START + i, seen(START + i, record, copy), RATES, asks)
      return trigger.verdict(at(30), RATES).value!
    }
    expect(value(false)).toBeCloseTo(1 + 15 / (161 / 30))
    expect(value(true)).toBeLessThan(1.15)
  })

  it('is over as soon as requests cost what was projected again, and after a reset', () => {
    const trigger = new CostTrigger(CONFIG)
    const after = breachedAfter(seeded(1), 2_000, 1, { trigger })!
    let tick = START + after
    for (; trigger.breached; tick++) trigger.step(tick, seen(tick, record), RATES, false)
    expect(tick - START - after).toBeLessThan(120)
    breachedAfter(seeded(2), 2_000, 1, { trigger })
    trigger.reset()
    expect(trigger.breached).toBe(false)
  })

  it('does not depend on the order inside a second, and goes on from its state exactly', () => {
    const random = seeded(7)
    let one = new CostTrigger(CONFIG)
    const other = new CostTrigger(CONFIG)
    for (let i = 0; i < 300; i++) {
      const records = Array.from(
        { length: 5 },
        () => [record, fallback, copy][Math.floor(random() * 3)]!,
      ).map((each) => ({ ...each, characters: 1 + Math.floor(random() * 500), vendorMicroUnits: null }))
      one.step(START + i, seen(START + i, ...records), RATES, i % 50 === 0)
      other.step(START + i, seen(START + i, ...records.toReversed()), RATES, i % 50 === 0)
      if (i % 37 === 0) one = new CostTrigger(CONFIG, JSON.parse(JSON.stringify(one.state())))
    }
    expect(one.state()).toEqual(other.state())
  })
})
