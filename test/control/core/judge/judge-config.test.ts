import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPolicy } from '../../../../control/core/check-policy.ts'
import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import { createJudge } from '../../../../control/core/judge/judge.ts'
import { judgeConfigOf } from '../../../../control/core/judge/judge-config.ts'
import type { Policy } from '../../../../control/core/policy.ts'
import { policyShape } from '../../../../control/http/policy-schema.ts'

const ratio = fc.double({ min: 1, max: 100, noNaN: true, minExcluded: true })
const triggers = fc.record({
  mode: fc.constantFrom('strict' as const, 'eager' as const, 'window' as const),
  errors: fc.double({ min: 1e-5, max: 1, noNaN: true }),
  p95: ratio,
  p50: ratio,
  complaints: ratio,
  sustainSec: fc.integer({ min: 1, max: 86_400 }),
  windowMs: fc.integer({ min: 1_000, max: 90_000_000 }),
  minRequests: fc.integer({ min: 1, max: 10_000_000 }),
  forMs: fc.integer({ min: 0, max: 90_000_000 }),
})
type Drawn = typeof triggers extends fc.Arbitrary<infer T> ? T : never

describe('the judge of a policy', () => {
  it('can be made from every policy that is accepted: no edit stops control from starting again', () => {
    let accepted = 0
    const accept = (drawn: Drawn) => {
      const standard = DEFAULT_POLICY.triggers
      const policy = {
        ...DEFAULT_POLICY,
        ladder: DEFAULT_POLICY.ladder.map((stage) => ({ ...stage, gates: [] })),
        triggers: {
          ...standard,
          mode: drawn.mode,
          window: { windowMs: drawn.windowMs, minRequests: drawn.minRequests, forMs: drawn.forMs },
          errors: { ...standard.errors, maxRate: drawn.errors },
          latencyP95: { enabled: true, maxRatio: drawn.p95 },
          latencyP50: { enabled: true, maxRatio: drawn.p50 },
          complaints: { ...standard.complaints, maxRatio: drawn.complaints },
          sustainSec: drawn.sustainSec,
        },
      } as unknown as Policy
      if (!policyShape.safeParse(policy).success || checkPolicy(policy).length > 0) return
      accepted++
      expect(() => createJudge(judgeConfigOf(policy))).not.toThrow()
    }
    const wide = {
      mode: 'strict',
      errors: 0.02,
      p95: 1.5,
      p50: 1.5,
      complaints: 1.5,
      sustainSec: 300,
    } as const
    accept({ ...wide, windowMs: 86_400_000, minRequests: 10_000_000, forMs: 0 })
    accept({ ...wide, mode: 'window', windowMs: 1_000, minRequests: 10_000, forMs: 86_400_000 })
    fc.assert(fc.property(triggers, accept), { numRuns: 2_000, seed: 3 })
    expect(accepted).toBeGreaterThan(5)
  })
})
