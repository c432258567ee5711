import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedRequests, fewestRequests } from '../../../control/core/expected-requests.ts'
import type { GateFacts, Measured } from '../../../control/core/gate-facts.ts'
import { evaluateMeasuredGate } from '../../../control/core/measured-gates.ts'
import type { GateSpec } from '../../../control/core/policy.ts'
import type { BasisPoints } from '../../../control/core/units.ts'
import {
  at,
  buildCounts,
  buildGateFacts,
  buildMeasured,
  buildStage,
  buildVerdict,
  HOUR,
} from '../../support/builders.ts'

const errors = { gate: 'errors', maxRate: 0.02, rule: 'evidence', alpha: 0.01, minRequests: 280 } as const
const latency = { ...errors, gate: 'latency', maxRatio: 1.2, minRequests: 300 } as const

type Spec = Extract<GateSpec, { gate: 'errors' | 'latency' }>

function judge(spec: Spec, measured: Partial<Measured> | null, facts: Partial<GateFacts> = {}) {
  const answer = measured === null ? null : buildMeasured(measured)
  return evaluateMeasuredGate(spec, buildGateFacts({ measured: () => answer, ...facts }))
}

describe('errors and latency by evidence', () => {
  test('is clear once the evidence reaches one over alpha, and the sample its minimum', () => {
    expect(judge(errors, { e: 100, observed: 0.003, candidate: 280 }).state).toBe('clear')
    expect(judge(errors, { e: 99.9, observed: 0.003, candidate: 280 }).state).toBe('waiting')
    expect(judge(errors, { e: 100, observed: 0.003, candidate: 279 }).state).toBe('waiting')
  })

  test('no amount of evidence clears what is seen to be over the bound', () => {
    expect(judge(errors, { e: 1e9, observed: 0.02 })).toMatchObject({ state: 'failing' })
    expect(judge(latency, { e: 1e9, observed: 1.21 })).toMatchObject({
      state: 'failing',
      value: '+21\u00a0%',
    })
  })

  test('latency of exactly plus 20 % is within 20 %', () => {
    expect(judge(latency, { observed: 1.2 }).state).toBe('clear')
  })

  test('says how many requests are missing and how long that is at today’s traffic', () => {
    const answer = judge(
      errors,
      { e: 3, observed: 0.001, candidate: 200, needed: 700 },
      { candidateRequests: 200, since: at(-HOUR) },
    )
    expect(answer.remainingMs).toBe(3.5 * HOUR)
    expect(answer.text).toBe(
      "errors: about 700 more candidate requests until it is sure, 3\u00a0h 30\u00a0min at today's traffic",
    )
  })

  test('takes the pace from the time in which requests were counted, the time on hold with it', () => {
    const counted = { candidateRequests: 200, since: at(-HOUR), candidateMs: 4 * HOUR }
    expect(judge(errors, { e: 3, observed: 0.001, candidate: 200, needed: 700 }, counted).remainingMs).toBe(
      14 * HOUR,
    )
  })

  test('names no time where none can be said', () => {
    expect(judge(errors, { e: 3, observed: 0.015, needed: null })).toMatchObject({
      state: 'waiting',
      remainingMs: null,
      text: 'errors: 1.5\u00a0%, not yet sure that it is under 2\u00a0%',
    })
    const nothing = judge(
      errors,
      { e: 1, observed: 0, candidate: 10, needed: 270 },
      { candidateRequests: 0, eligiblePerSecond: null },
    )
    expect(nothing.remainingMs).toBeNull()
  })

  test.each([null, { observed: null, candidate: 0 }])('nothing compared is unknown: %j', (measured) => {
    expect(judge(latency, measured)).toMatchObject({ state: 'unknown', value: null })
  })

  test('before the first request it tells what a good candidate needs, and how long that is at the share that was set', () => {
    const stage = buildStage({ share: 1_000 as BasisPoints })
    const facts = { stage, share: 2_500, candidateRequests: 0, eligiblePerSecond: 2 }
    expect(judge(errors, null, facts)).toMatchObject({
      state: 'unknown',
      remainingMs: expectedRequests(errors) * 2_000,
      text: `nothing was compared yet: errors needs about ${expectedRequests(errors)} candidate requests, 13\u00a0min 14\u00a0s at today's traffic`,
    })
  })

  test('latency waits until four fifths of the requests can be compared', () => {
    expect(judge(latency, { observed: 1, coverage: 0.8 }).state).toBe('clear')
    const answer = judge(latency, { observed: 1, coverage: 0.79 })
    expect(answer.state).toBe('waiting')
    expect(answer.text).toContain("79\u00a0% of the candidate's requests have enough baseline requests")
    expect(judge({ ...latency, rule: 'rate' }, { observed: 1, coverage: 0.5 }).state).toBe('clear')
  })

  test('after ten times what a good candidate needs it asks for a person instead of waiting for ever', () => {
    const patience = 10 * expectedRequests(errors)
    const seen = { e: 20, observed: 0.016, needed: 900 }
    expect(judge(errors, { ...seen, candidate: patience - 1 }).state).toBe('waiting')
    expect(judge(errors, { ...seen, candidate: patience })).toMatchObject({
      state: 'failing',
      text: `errors: 1.6\u00a0% of ${patience} requests, under 2\u00a0% but not surely so after 10 times the ${patience / 10} that a good candidate needs: it is between good and bad, a person has to look`,
    })
    expect(judge(errors, { ...seen, e: 100, candidate: patience }).state).toBe('clear')
  })
})

describe('what a gate by evidence takes', () => {
  test('is what the sequential test needs: 280 without a failure, some 440 of a candidate that is good', () => {
    expect(fewestRequests({ ...errors, minRequests: 1 })).toBeGreaterThanOrEqual(270)
    expect(fewestRequests({ ...errors, minRequests: 1 })).toBeLessThanOrEqual(290)
    expect(expectedRequests({ ...errors, minRequests: 1 })).toBeGreaterThan(350)
    expect(expectedRequests({ ...errors, minRequests: 1 })).toBeLessThan(500)
    expect(expectedRequests({ ...errors, minRequests: 5_000 })).toBe(5_000)
    expect(expectedRequests({ ...errors, rule: 'rate', minRequests: 20 })).toBe(20)
  })

  test('grows with what is asked for, for every bound and level', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.4, noNaN: true }),
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        (maxRate, alpha) => {
          const spec = { ...errors, maxRate, alpha, minRequests: 1 }
          expect(expectedRequests(spec)).toBeGreaterThanOrEqual(fewestRequests(spec))
          expect(fewestRequests({ ...spec, alpha: alpha / 10 })).toBeGreaterThanOrEqual(fewestRequests(spec))
          expect(fewestRequests({ ...spec, maxRate: maxRate / 2 })).toBeGreaterThanOrEqual(
            fewestRequests(spec),
          )
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('complaints', () => {
  const spec = { gate: 'complaints', maxRatio: 1.5 } as const
  const heard = (value: number | null, complaints: number) =>
    evaluateMeasuredGate(
      spec,
      buildGateFacts({
        verdicts: [
          buildVerdict('healthy', {
            trigger: 'complaints',
            value,
            candidate: { requests: complaints, bad: 0 },
            text: '8 of 20 complaints were about the candidate',
          }),
        ],
      }),
    )

  test('are up only when enough of them say so', () => {
    expect(heard(1.6, 20)).toMatchObject({
      state: 'failing',
      value: '+60\u00a0%',
      text: 'complaints are up: 8 of 20 complaints were about the candidate',
    })
    expect(heard(1.5, 20).state).toBe('clear')
    expect(heard(9, 9).state).toBe('clear')
  })

  test('that nobody made are clear, and it is said that nobody could have been asked', () => {
    expect(heard(null, 0)).toMatchObject({ state: 'clear', text: 'nobody has complained, or nobody could' })
  })

  test('are unknown while nothing is judged, and say so where the policy does not weigh them', () => {
    expect(evaluateMeasuredGate(spec, buildGateFacts({ verdicts: [] })).state).toBe('unknown')
    expect(evaluateMeasuredGate(spec, buildGateFacts())).toMatchObject({ state: 'clear', value: 'off' })
  })
})

describe('errors by plain rate', () => {
  const rate = { ...errors, rule: 'rate', maxRate: 0.01, minRequests: 300 } as const

  test.each([
    [0.0099, 300, 'clear'],
    [0.01, 300, 'failing'],
    [0.5, 299, 'waiting'],
    [0, 299, 'waiting'],
  ] as const)('%d of %i requests is %s', (observed, candidate, state) => {
    expect(judge(rate, { e: 0, observed, candidate }).state).toBe(state)
  })
})

describe('fractions', () => {
  const cache = { gate: 'cache', minHitRate: 0.5, minRequests: 50 } as const

  test.each([
    [51, 100, 'clear'],
    [50, 100, 'failing'],
    [49, 49, 'waiting'],
    [0, 0, 'unknown'],
  ] as const)('%i hits among %i repeated phrases: %s', (repeatedHits, repeated, state) => {
    const counts = buildCounts({ repeated, repeatedHits })
    expect(evaluateMeasuredGate(cache, buildGateFacts({ counts })).state).toBe(state)
  })

  test.each([
    [499, 'clear'],
    [500, 'failing'],
  ] as const)('the vendor still serves %i of 10,000 eligible requests: %s', (servedByBaseline, state) => {
    const counts = buildCounts({ servedByBaseline })
    const spec = { gate: 'vendor-share', maxFraction: 0.05 } as const
    expect(evaluateMeasuredGate(spec, buildGateFacts({ counts })).state).toBe(state)
  })

  test.each([
    [9_950, 'clear'],
    [9_949, 'failing'],
  ] as const)('the candidate answered %i of 10,000 calls: %s', (candidateOk, state) => {
    const counts = buildCounts({ candidateOk })
    const spec = { gate: 'availability', minFraction: 0.995 } as const
    expect(evaluateMeasuredGate(spec, buildGateFacts({ counts })).state).toBe(state)
  })

  test('how long the missing ones take is told by how long these were counted, the time on hold with it', () => {
    const counts = buildCounts({ repeated: 25, repeatedHits: 20 })
    const held = { since: at(-HOUR), now: at(-HOUR / 2), counts, countedMs: HOUR }
    expect(evaluateMeasuredGate(cache, buildGateFacts(held))).toMatchObject({ remainingMs: HOUR })
  })

  test('without any count nothing is known', () => {
    const facts = buildGateFacts({ counts: null })
    for (const spec of [cache, { gate: 'availability', minFraction: 0.995 } as const])
      expect(evaluateMeasuredGate(spec, facts)).toMatchObject({ state: 'unknown', value: null })
  })
})

describe('sample', () => {
  test.each([
    [999, 'waiting'],
    [1_000, 'clear'],
  ] as const)('%i judged requests of 1,000: %s', (candidateRequests, state) => {
    const spec = { gate: 'sample', minRequests: 1_000 } as const
    expect(evaluateMeasuredGate(spec, buildGateFacts({ candidateRequests })).state).toBe(state)
  })

  test('names the one that is missing and the time for it', () => {
    const spec = { gate: 'sample', minRequests: 3_601 } as const
    expect(evaluateMeasuredGate(spec, buildGateFacts())).toMatchObject({
      remainingMs: 1_000,
      text: "1 request more to be judged at this stage, 1\u00a0s at today's traffic",
    })
  })
})
