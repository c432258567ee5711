/** That the simulated worlds are what they say they are, and a few figures that everybody can check by hand. */

import { describe, expect, it } from 'vitest'
import { Parameters } from './cell.ts'
import { fewErrors } from './cells/oracle.ts'
import { KINDS } from './kinds.ts'
import { Random } from './random.ts'
import { realSeconds, realTrace, TRACE_SEC } from './real-trace.ts'
import { SpeechTraffic } from './speech-traffic.ts'

const run = (kind: string, params: Record<string, number | string>, n: number) =>
  Array.from({ length: n }, (_, i) => KINDS[kind]!(new Parameters(params), Random.derive(11, kind, i)))

describe('simulated traffic', () => {
  it('has the rates, failures and texts that were asked for', () => {
    const traffic = new SpeechTraffic(Random.derive(1, 'traffic', 0), {
      candidate: { perSecond: () => 2, errors: () => 0.1 },
      baseline: { perSecond: () => 6 },
      spanish: 0.2,
    })
    const seen = Array.from({ length: 4_000 }, (_, second) => traffic.draw(second)).flat()
    const candidate = seen.filter((one) => one.arm === 'candidate')
    expect(candidate.length / 4_000).toBeCloseTo(2, 0)
    expect((seen.length - candidate.length) / 4_000).toBeCloseTo(6, 0)
    expect(candidate.filter((one) => one.bad).length / candidate.length).toBeCloseTo(0.1, 1)
    expect(seen.filter((one) => one.language === 'es').length / seen.length).toBeCloseTo(0.2, 1)
    const lengths = seen.map((one) => one.characters).sort((a, b) => a - b)
    expect(Math.abs(lengths[Math.floor(lengths.length / 2)]! - 200)).toBeLessThan(10)
  })

  it('has a real hour: 19,366 requests in their order, with texts of up to 4,000 characters', () => {
    const trace = realTrace()
    expect(trace).toHaveLength(19_366)
    expect(trace.every((one, i) => i === 0 || one.at >= trace[i - 1]!.at)).toBe(true)
    expect(trace.at(-1)!.at / 1_000).toBeLessThan(TRACE_SEC)
    expect(Math.max(...trace.map((one) => one.characters))).toBe(4_000)
    expect(realSeconds().flat()).toHaveLength(19_366)
  })
})

describe('simulated decisions', () => {
  it('take eight errors of twenty at one request in ten seconds', () => {
    expect(fewErrors()).toMatchObject({ needed: 8 })
  })

  it('are those of the whole judge, in the same second', () => {
    const outcomes = run('pathsAgree', { rate: 5, errors: 0.2, mode: 'strict' }, 2)
    expect(outcomes.map((one) => one['differs'])).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
  })

  it('decide a total outage within seconds, and Flagger x5 in five minutes', () => {
    const params = { rate: 10, errors: 1, warmUp: 600, rules: 'strict flagger5 fixed literal' }
    const [outcome] = run('delay', params, 1)
    expect(outcome!['strict']).toBeLessThanOrEqual(11)
    expect(outcome).toMatchObject({ flagger5: 300, fixed: 10, literal: 300 })
  })

  it('come again from stored rows, restarts or not', () => {
    const [outcome] = run('replay', { minutes: 8 }, 1)
    expect(outcome).toMatchObject({ differs: Number.POSITIVE_INFINITY, otherFate: Number.POSITIVE_INFINITY })
  })

  it('are not blinded by breaker and cap', () => {
    for (const outcome of run(
      'guarded',
      { rate: 2, fault: 'outage', guards: 'on', cap: 4, timeoutMs: 5_000 },
      3,
    ))
      expect(outcome['delay']).toBeLessThan(30)
  })

  it('find twice the projected cost in some fifty requests, and never accuse what costs the bound', () => {
    for (const { needed } of run('costs', { how: 'metered', ratio: 2, rate: 1, most: 1_000 }, 5)) {
      expect(needed).toBeGreaterThan(30)
      expect(needed).toBeLessThan(90)
    }
    for (const how of ['metered', 'fallback'])
      for (const { needed } of run('costs', { how, ratio: 1.3, rate: 1, most: 3_000 }, 3))
        expect(needed).toBe(Number.POSITIVE_INFINITY)
  })
})
