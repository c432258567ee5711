import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../../../control/core/check-policy.ts'
import { completePolicy, type PartialPolicy } from '../../../control/core/complete-policy.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { createJudge } from '../../../control/core/judge/judge.ts'
import { deriveMeters, judgeConfigOf } from '../../../control/core/judge/judge-config.ts'
import type { GateSpec } from '../../../control/core/policy.ts'
import type { BasisPoints, DurationMs } from '../../../control/core/units.ts'
import { warnPolicy } from '../../../control/core/warn-policy.ts'

const ms = (value: number) => value as DurationMs

function problems(partial: PartialPolicy): string[] {
  return checkPolicy(completePolicy(partial)).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

function warnings(partial: PartialPolicy): string[] {
  return warnPolicy(completePolicy(partial)).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

/** The default ladder with one gate more, or another one of its kind, on the stage of 10 %. */
function withGate(gate: GateSpec): PartialPolicy {
  const ladder = DEFAULT_POLICY.ladder.map((stage, index) =>
    index === 2 ? { ...stage, gates: [gate] } : stage,
  )
  return { ladder }
}

const NO_GATES = { ladder: DEFAULT_POLICY.ladder.map((stage) => ({ ...stage, gates: [] })) }

describe('a policy that is refused', () => {
  test('the default is not, and has nothing to be warned of', () => {
    expect(problems({})).toEqual([])
    expect(warnings({})).toEqual([])
  })

  test('weights of enabled triggers over the whole budget, with their sum', () => {
    expect(problems({ triggers: { weights: { errors: 0.9 } } })).toEqual([
      'triggers.weights: expected errors + latencyP95 + latencyP50 + complaints + cost to be at most 1 together, they are 1.4: the budget can be spent once',
    ])
    const off = { enabled: false }
    expect(
      problems({
        triggers: { latencyP95: off, latencyP50: off, complaints: off, cost: off, weights: { errors: 1 } },
      }),
    ).toEqual([])
  })

  test('a weight of 0 on a trigger that is enabled, because it could never speak', () => {
    expect(problems({ triggers: { weights: { latencyP50: 0 } } })).toEqual([
      'triggers.weights.latencyP50: expected at least 0.0001 while triggers.latencyP50 is enabled: without a part of the budget it could never roll back',
    ])
    expect(problems({ triggers: { weights: { latencyP50: 0 }, latencyP50: { enabled: false } } })).toEqual([])
  })

  test.each([
    [{ alerts: { maxErrorRate: 1 } }, /^alerts\.maxErrorRate: expected less than 1: .* would never come$/],
    [
      { triggers: { errors: { maxRate: 1 } } },
      /^triggers\.errors\.maxRate: expected at most 0\.5: above it a/,
    ],
    [{ triggers: { errors: { maxRate: 0.9 } } }, /^triggers\.errors\.maxRate: expected at most 0\.5/],
    [
      { ...NO_GATES, triggers: { errors: { maxRate: 0.00001 } } },
      /^triggers\.errors\.maxRate: expected at least 0\.0001/,
    ],
    [{ triggers: { latencyP95: { maxRatio: 50 } } }, /^triggers\.latencyP95\.maxRatio: expected at most 10 /],
    [
      { triggers: { sustainSec: 86_400 } },
      /^triggers\.sustainSec: expected at most 30000 with errors\.maxRate 0\.02: .* 29 min$/,
    ],
    [
      { triggers: { window: { windowMs: ms(10) } } },
      /^triggers\.window\.windowMs: expected 1000 to 86400000/,
    ],
    [{ triggers: { window: { forMs: ms(90_000_000) } } }, /^triggers\.window\.forMs: .* longer than a day/],
    [
      { triggers: { window: { windowMs: ms(1_000), minRequests: 20_000 } } },
      /^triggers\.window\.minRequests: expected at most 10000 in a window of 1000 ms/,
    ],
    [{ triggers: { staleAfterMs: ms(500) } }, /^triggers\.staleAfterMs: expected at least 1000 ms/],
    [{ signals: { clearMs: ms(0) } }, /^signals\.clearMs: expected at least 1000 ms/],
    [
      { signals: { lostRecords: { maxFraction: 1 } } },
      /^signals\.lostRecords\.maxFraction: expected less than 1/,
    ],
    [{ signals: { capacity: { maxFraction: 1 } } }, /^signals\.capacity\.maxFraction: expected less than 1/],
    [
      { shadow: { suspicion: 50 as BasisPoints } },
      /^shadow\.suspicion: expected at least shadow\.reverse, 100: a suspicion samples more/,
    ],
    [{ alerts: { maxP95Ms: 600_000 } }, /^alerts\.maxP95Ms: .* the alert would never come$/],
    [
      { falseRollbackBudget: { count: 1e-9 } },
      /^falseRollbackBudget: expected at least one .* in 100000 years/,
    ],
    [{ falseRollbackBudget: { per: '0s' } }, /^falseRollbackBudget\.per: expected a number and one of/],
    [
      { falseRollbackBudget: { count: 1_000, per: '1d' } },
      /^falseRollbackBudget\.count: .*roll back a healthy/,
    ],
  ] as const)('%j', (partial, message) => {
    const found = problems(partial as PartialPolicy)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(message)
  })

  test('all triggers off: nothing would ever roll back', () => {
    const off = { enabled: false }
    expect(
      problems({ triggers: { errors: off, latencyP95: off, latencyP50: off, complaints: off, cost: off } }),
    ).toContain('triggers: expected at least one enabled trigger: nothing would ever roll back')
  })

  test('a gate that can never be clear, and one that lets up what a trigger brings down again', () => {
    const errors = { gate: 'errors', rule: 'evidence', alpha: 0.01, minRequests: 1 } as const
    expect(problems(withGate({ ...errors, maxRate: 0 }))[0]).toMatch(
      /maxRate: expected more than 0: no number/,
    )
    expect(problems(withGate({ ...errors, maxRate: 0.03 }))[0]).toMatch(
      /gates\.0\.maxRate: expected at most 0\.02, where triggers\.errors\.maxRate rolls back again/,
    )
    expect(problems(withGate({ ...errors, gate: 'latency', maxRatio: 1.6 }))).toHaveLength(2)
    expect(problems(withGate({ ...errors, gate: 'latency', maxRatio: 1.5 }))).toEqual([])
    const nearlyNone = problems(withGate({ ...errors, maxRate: 1e-18 }))
    expect(nearlyNone).toEqual([
      'ladder.2.gates.0.maxRate: expected more: not even 10000000 requests without a bad one would prove it',
    ])
    expect(problems(withGate({ ...errors, maxRate: 0.02, alpha: 1e-305 }))[0]).toMatch(/alpha: expected more/)
    const slow = { ...errors, gate: 'latency', maxRatio: 1.2 } as const
    expect(problems(withGate({ ...slow, alpha: 1e-305 }))[0]).toMatch(/alpha: expected more/)
    const off = { enabled: false }
    const ofLatency = {
      ...withGate({ ...slow, maxRatio: 11 }),
      triggers: { latencyP95: off, latencyP50: off },
    }
    expect(problems(ofLatency)[0]).toMatch(/maxRatio: expected at most 10 times the baseline/)
    expect(problems(withGate({ gate: 'cache', minHitRate: 1, minRequests: 1 }))).toHaveLength(1)
    expect(problems(withGate({ gate: 'vendor-share', maxFraction: 0 }))).toHaveLength(1)
    expect(problems(withGate({ gate: 'complaints', maxRatio: 2 }))).toHaveLength(1)
  })

  test('a gate looser than a trigger that is off is nobody’s business', () => {
    const gate = { gate: 'errors', rule: 'evidence', alpha: 0.01, minRequests: 1, maxRate: 0.3 } as const
    const partial = { ...withGate(gate), triggers: { errors: { enabled: false } } }
    expect(problems(partial)).toEqual([])
  })

  test('says everything at once', () => {
    expect(
      problems({
        triggers: { weights: { errors: 2 }, errors: { maxRate: 0.7 }, staleAfterMs: ms(1) },
        signals: { clearMs: ms(1) },
      }).map((line) => line.split(':')[0]),
    ).toEqual(['triggers.errors.maxRate', 'triggers.weights', 'triggers.staleAfterMs', 'signals.clearMs'])
  })

  test('whatever is not refused, the judge takes', () => {
    const rate = fc.integer({ min: 1, max: 60_000 }).map((part) => part / 100_000)
    const ratio = fc.integer({ min: 101, max: 1_500 }).map((part) => part / 100)
    const weight = fc.integer({ min: 0, max: 50 }).map((part) => part / 100)
    const enabled = fc.boolean()
    const time = fc.integer({ min: 0, max: 100_000_000 })
    const triggers = fc.record({
      mode: fc.constantFrom('strict' as const, 'eager' as const, 'window' as const),
      window: fc.record({
        windowMs: time,
        minRequests: fc.integer({ min: 1, max: 10_000 }),
        forMs: time,
      }),
      weights: fc.record({
        errors: weight,
        latencyP95: weight,
        latencyP50: weight,
        complaints: weight,
        cost: weight,
      }),
      errors: fc.record({ enabled, maxRate: rate }),
      latencyP95: fc.record({ enabled, maxRatio: ratio }),
      latencyP50: fc.record({ enabled, maxRatio: ratio }),
      complaints: fc.record({ enabled, maxRatio: ratio }),
      cost: fc.record({ enabled, maxRatio: ratio }).map((cost) => ({ ...cost, warnRatio: cost.maxRatio })),
      sustainSec: fc.integer({ min: 1, max: 5_000 }),
    })
    const budget = fc.record({
      count: fc.integer({ min: 1, max: 20_000 }).map((part) => part / 1_000),
      per: fc.constantFrom('1s', '1d', '30d', '1y', '99999y'),
    })
    let taken = 0
    fc.assert(
      fc.property(triggers, budget, (some, falseRollbackBudget) => {
        const policy = completePolicy({
          ...NO_GATES,
          triggers: some as PartialPolicy['triggers'],
          falseRollbackBudget,
        } as never)
        if (checkPolicy(policy).length > 0) return
        taken++
        expect(() => deriveMeters(judgeConfigOf(policy))).not.toThrow()
        expect(createJudge(judgeConfigOf(policy)).breached).toBe(false)
      }),
      { numRuns: 6_000 },
    )
    expect(taken).toBeGreaterThan(50)
  })
})

describe('a policy that is taken with a warning', () => {
  const stage = (changes: object) => ({
    ladder: DEFAULT_POLICY.ladder.map((one, index) => (index === 2 ? { ...one, ...changes } : one)),
  })

  test.each([
    [
      stage({ dwellMs: 3_600_000 }),
      'ladder.2.dwellMs: 10\u00a0% is left after 1\u00a0h: a day shows the whole',
    ],
    [stage({ advance: 'automatic', gates: [], dwellMs: 0 }), 'ladder.2.dwellMs'],
    [stage({ advance: 'automatic', gates: [], dwellMs: 0 }), '"10 %" goes on by itself at once'],
    [
      stage({ gates: [{ gate: 'errors', maxRate: 0.02, rule: 'rate', alpha: 0.01, minRequests: 5 }] }),
      'a candidate that fails 10\u00a0% passes without a failure 59\u00a0% of the time',
    ],
    [
      { triggers: { mode: 'window' } },
      'triggers.mode: the literal rule is blind below 0.33 candidate requests a second (100 in 5\u00a0min)',
    ],
    [{ triggers: { mode: 'eager' } }, 'triggers.mode: a candidate that stays at 2\u00a0% or a little below'],
    [{ triggers: { sustainSec: 6_000 } }, 'triggers.sustainSec: a total outage takes 2\u00a0min at least'],
    [
      { triggers: { referenceMinRequests: 20 } },
      'triggers.referenceMinRequests: a p95 of 20 requests is a guess',
    ],
    [{ triggers: { errors: { enabled: false } } }, 'not even a total outage'],
    [
      { triggers: { complaints: { enabled: false } } },
      'ladder.2.gates.2: says nothing: nobody weighs complaints',
    ],
    [{ shadow: { suspicionPerDay: 0 } }, 'shadow.suspicionPerDay: no copies are allowed'],
    [{ alerts: { maxErrorRate: 0.1 } }, 'alerts.maxErrorRate: looser than triggers.errors.maxRate, 2\u00a0%'],
    [{ falseRollbackBudget: { count: 7, per: '7d' } }, 'a stage of a week may see 7'],
    [{ cooldownMs: 0 }, 'cooldownMs: a re-arm is possible in the moment'],
  ])('%j', (partial, text) => {
    expect(problems(partial as PartialPolicy)).toEqual([])
    expect(warnings(partial as PartialPolicy).join('\n')).toContain(text)
  })
})
