import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgePolicy } from '../../../control/cli/policy-file/judge-policy.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { fieldProblems } from '../../../control/http/field-problems.ts'
import { policyInput } from '../../../control/http/schemas/policy-input.ts'

type Json = Record<string, unknown>

/** Every place of the default policy, down to each gate. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...path, name]))]
}

function changed(path: readonly string[], value: unknown): Json {
  const policy = structuredClone(DEFAULT_POLICY) as unknown as Json
  let target = policy
  for (const step of path.slice(0, -1)) target = target[step] as Json
  const last = path.at(-1)!
  if (value === undefined) delete target[last]
  else target[last] = value
  // As a file holds it.
  return JSON.parse(JSON.stringify(policy)) as Json
}

function said(policy: Json): { valid: boolean; fields: string[] } {
  const parsed = policyInput.safeParse(policy)
  const problems = parsed.success ? [] : fieldProblems(parsed.error.issues, policy)
  return { valid: parsed.success, fields: problems.map(({ field }) => field).sort() }
}

describe('a policy file without control', () => {
  it('is taken and refused as control would, whatever is changed wherever', () => {
    const places = placesOf(DEFAULT_POLICY).filter((path) => path.length > 0)
    const values = fc.oneof(
      fc.constantFrom(undefined, null, '', 'evidence', 'strict', true, false, {}, [], 0, 1, -1, 0.5, 1.5),
      fc.integer({ min: -10, max: 40_000 }),
      fc.double({ min: -1, max: 20, noNaN: true }),
      fc.constantFrom(1e12, 86_400_000, 'x'.repeat(70)),
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), values, (path, value) => {
        const policy = changed(path, value)
        const here = judgePolicy(policy)
        const there = said(policy)
        expect(here.valid, `${path.join('.')} = ${JSON.stringify(value)}`).toBe(there.valid)
        for (const { field } of here.problems) expect(there.fields).toContain(field)
      }),
      { numRuns: 300 },
    )
  })

  it('tells misspelt fields, wrong kinds and unknown alternatives, each with its place', () => {
    const { problems } = judgePolicy({
      triggers: { mode: 'strikt', error: {}, errors: { maxRate: 7, enabled: 'yes' }, sustainSec: 1.5 },
      ladder: DEFAULT_POLICY.ladder.map((stage, index) =>
        index === 2 ? { ...stage, gates: [{ gate: 'luck' }, { gate: 'sample', minRequests: 0 }, 5] } : stage,
      ),
      name: '   ',
    })
    expect(Object.fromEntries(problems.map(({ field, problem }) => [field, problem]))).toEqual({
      'triggers.mode': 'expected one of strict, eager, window, got "strikt"',
      'triggers.error': 'not a field; did you mean errors?',
      'triggers.errors.maxRate': 'expected at most 1, got 7',
      'triggers.errors.enabled': 'expected true or false, got "yes"',
      'triggers.sustainSec': 'expected a whole number, got 1.5',
      'ladder.2.gates.0.gate':
        'expected one of benchmark, listening, projection, errors, latency, complaints, cache, sample, capacity, vendor-share, availability, saving, got "luck"',
      'ladder.2.gates.1.minRequests': 'expected at least 1, got 0',
      'ladder.2.gates.2': 'expected an object, got 5',
      name: 'expected at least 1 characters, got "   "',
    })
  })

  it('tells what does not hold between the parts, and what it means when all is well', () => {
    expect(judgePolicy({ triggers: { weights: { errors: 0.9 } } }).problems).toEqual([
      { field: 'triggers.weights', problem: expect.stringMatching(/^expected errors \+ .* 1\.4/) },
    ])
    const { valid, policy, meaning } = judgePolicy({ $schema: './policy.schema.json', name: 'ours' })
    expect(valid).toBe(true)
    expect(policy).toEqual({ ...DEFAULT_POLICY, name: 'ours' })
    expect(meaning?.delays.map(({ stage }) => stage)).toEqual([
      '0.1 requests/s',
      '1 requests/s',
      '10 requests/s',
    ])
  })
})
