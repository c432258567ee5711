import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlan } from '../../../gateway-plugin/plan/parse-plan.ts'
import vectors from '../../vectors/plan.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly valid: boolean
  readonly plan: unknown
  readonly field?: string
}

const all: readonly Vector[] = vectors

describe('parsing a plan', () => {
  it.each(all.filter(({ valid }) => valid))('takes $name', ({ plan }) => {
    expect(parsePlan(plan)).toMatchObject({ ok: true })
  })

  it.each(all.filter(({ valid }) => !valid))('refuses $name and names the field', ({ plan, field }) => {
    const parsed = parsePlan(plan)
    if (parsed.ok) throw new Error('expected problems')
    expect(parsed.problems.map((problem) => problem.field)).toContain(field)
    for (const { problem } of parsed.problems) expect(problem.length).toBeGreaterThan(5)
  })

  it('lists every problem, not only the first', () => {
    const parsed = parsePlan({ contractVersion: 9, planVersion: 'x', backends: [{}], rollouts: null })
    if (parsed.ok) throw new Error('expected problems')
    const fields = parsed.problems.map(({ field }) => field)
    for (const field of ['contractVersion', 'planVersion', 'whenStale', 'backends[0].key', 'rollouts'])
      expect(fields).toContain(field)
  })

  it('gives back what it took, so that a stored plan is the plan', () => {
    const first = parsePlan(all[0]!.plan)
    if (!first.ok) throw new Error('expected a plan')
    expect(parsePlan(JSON.parse(JSON.stringify(first.plan)))).toEqual(first)
    expect(first.plan).toEqual(all[0]!.plan)
  })

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parsePlan(value).ok).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('backends', 'rollouts', 'planVersion'), (value, field) => {
        const plan = { ...(all[0]!.plan as object), [field]: value }
        expect(typeof parsePlan(plan).ok).toBe('boolean')
      }),
    )
  })
})
