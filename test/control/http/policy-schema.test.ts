import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { Policy } from '../../../control/core/policy.ts'
import { policyInput } from '../../../control/http/schemas/policy-input.ts'

type Loose = { -readonly [K in keyof Policy]: unknown } & { ladder: Record<string, unknown>[] }

function problemsOf(change: (policy: Loose) => void): string[] {
  const policy = structuredClone(DEFAULT_POLICY) as unknown as Loose
  change(policy)
  const parsed = policyInput.safeParse(policy)
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
}

describe('the schema of a policy', () => {
  it('takes the default policy as it is', () => {
    expect(policyInput.parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY)
  })

  it('wants draft, then shadow, then shares that rise, then failover only at 10000', () => {
    expect(problemsOf((policy) => policy.ladder.shift())).toContain('ladder.0.kind')
    expect(problemsOf((policy) => policy.ladder.pop())).toContain('ladder.6.kind')
    expect(problemsOf((policy) => (policy.ladder[4]!['share'] = 2_000))).toEqual(['ladder.4.share'])
    expect(problemsOf((policy) => (policy.ladder[2]!['share'] = 0))).toContain('ladder.2.share')
    expect(problemsOf((policy) => (policy.ladder[7]!['share'] = 9_000))).toEqual(['ladder.7.share'])
    expect(problemsOf((policy) => (policy.ladder[1]!['share'] = 5))).toEqual(['ladder.1.share'])
  })

  it('wants every stage under a name of its own, and each gate once', () => {
    expect(problemsOf((policy) => (policy.ladder[3]!['name'] = '10 %'))).toEqual(['ladder.3.name'])
    expect(
      problemsOf((policy) => (policy.ladder[6]!['gates'] = [{ gate: 'saving' }, { gate: 'saving' }])),
    ).toEqual(['ladder.6.gates.1.gate'])
  })

  it('tells all problems between parts at once', () => {
    expect(
      problemsOf((policy) => {
        policy.ladder[4]!['share'] = 1
        policy.falseRollbackBudget = { count: 1, per: 'yearly' }
        policy.observeWithinMs = 10
      }),
    ).toEqual(['ladder.4.share', 'falseRollbackBudget.per', 'observeWithinMs'])
  })

  it('refuses rates outside 0 to 1, unknown fields and unknown gates', () => {
    expect(
      problemsOf((policy) => (policy.alerts = { maxErrorRate: 2, maxP95Ms: 500, forMs: 300_000 })),
    ).toEqual(['alerts.maxErrorRate'])
    expect(problemsOf((policy) => Object.assign(policy, { colour: 'red' }))).toEqual([''])
    expect(problemsOf((policy) => (policy.ladder[2]!['gates'] = [{ gate: 'luck' }]))).toEqual([
      'ladder.2.gates.0.gate',
    ])
  })

  it('takes any ladder of rising shares and no other', () => {
    const shares = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(shares, (found) => {
        const [draft, shadow, ...rest] = structuredClone(DEFAULT_POLICY).ladder
        const ladder = [
          draft,
          shadow,
          ...found.map((share) => ({ ...rest[0]!, name: `at ${share}`, share })),
          rest.at(-1),
        ]
        const rising = found.every((share, index) => index === 0 || share > found[index - 1]!)
        expect(policyInput.safeParse({ ...DEFAULT_POLICY, ladder }).success).toBe(rising)
      }),
    )
  })
})
