import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkPolicy } from '../../../control/core/check-policy.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { policyDocument } from '../../../control/http/policy-document.ts'
import { createTestHttp } from '../../support/control-http.ts'

const POLICIES = new URL('../../../control/policies/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, POLICIES), 'utf8'))
const examples = readdirSync(POLICIES).filter(
  (file) => file.endsWith('.json') && file !== 'policy.schema.json',
)

interface Checked {
  valid: boolean
  problems: { field: string; problem: string }[]
  warnings: { field: string; problem: string }[]
  policy: unknown
  meaning: { delays: { stage: string }[] } | null
}

async function check(policy: unknown, rollout?: string): Promise<Checked> {
  const { ask } = createTestHttp()
  const response = await ask('viewer', 'POST', '/v1/policies/check', {
    body: { policy, ...(rollout === undefined ? {} : { rollout }) },
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Checked
}

describe('the published schema of a policy', () => {
  it('is the one that is served, to everybody, and the one that checks (renew it with control/http/print-policy-schema.ts)', async () => {
    const { ask } = createTestHttp()
    const response = await ask(null, 'GET', '/v1/policy-schema')
    expect(response.headers.get('content-type')).toBe('application/schema+json')
    const served = await response.json()
    expect(served).toEqual(policyDocument())
    expect(read('policy.schema.json')).toEqual(served)
  })

  it('describes every field', () => {
    const bare: string[] = []
    const walk = (schema: unknown, path: string) => {
      if (typeof schema !== 'object' || schema === null) return
      const { properties = {}, items, anyOf, oneOf } = schema as Record<string, Record<string, unknown>>
      for (const [name, one] of Object.entries(properties)) {
        const field = one as Record<string, unknown>
        // A value that can only be itself, and an object whose fields speak for it.
        if (!field['description'] && !field['properties'] && !field['const']) bare.push(`${path}.${name}`)
        walk(field, `${path}.${name}`)
      }
      walk(items, `${path}[]`)
      for (const one of [...((anyOf ?? []) as unknown[]), ...((oneOf ?? []) as unknown[])]) walk(one, path)
    }
    walk(policyDocument(), '')
    expect(bare).toEqual([])
  })

  it('takes every example and no misspelt field, read as JSON Schema', () => {
    const schema = z.fromJSONSchema(read('policy.schema.json'))
    for (const file of examples) expect(schema.safeParse(read(file)).error, file).toBeUndefined()
    expect(schema.safeParse({ triggers: { error: {} } }).success).toBe(false)
    expect(schema.safeParse({ triggers: { errors: { maxRate: 2 } } }).success).toBe(false)
  })
})

describe('the examples', () => {
  it.each(examples)('%s is valid, and what it is named after its file', async (file) => {
    const checked = await check(read(file))
    expect(checked.problems).toEqual([])
    expect(checked.valid).toBe(true)
    expect(read(file).name).toBe(file.replace('.json', ''))
  })

  it('hold the default as a whole', async () => {
    const { $schema, ...policy } = read('default.json')
    expect(policy).toEqual(DEFAULT_POLICY)
    expect($schema).toBe('./policy.schema.json')
  })

  it('are all in the README', () => {
    const readme = readFileSync(new URL('README.md', POLICIES), 'utf8')
    for (const file of examples) expect(readme).toContain(`(${file})`)
  })
})

describe('checking a policy', () => {
  it('completes what is left out and tells what it means at the traffic of a rollout', async () => {
    const { policy, meaning, valid } = await check({ name: 'ours' }, 'tts')
    expect(valid).toBe(true)
    expect(policy).toEqual({ ...DEFAULT_POLICY, name: 'ours' })
    expect(meaning?.delays.map(({ stage }) => stage)).toContain('10 %')
  })

  it('refuses a misspelt field with the one that was meant, wherever it stands', async () => {
    const { problems, valid } = await check({
      triggers: { error: { maxRate: 0.02 }, latencyP95: { max_ratio: 2 }, zebra: 1 },
      falseRollbackBudjet: {},
      ladder: DEFAULT_POLICY.ladder.map((stage, index) =>
        index === 1 ? { ...stage, dwell: 1, gates: [{ gate: 'sample', minRequest: 5 }] } : stage,
      ),
    })
    expect(valid).toBe(false)
    const said = Object.fromEntries(problems.map(({ field, problem }) => [field, problem]))
    expect(said).toMatchObject({
      'triggers.error': 'not a field; did you mean errors?',
      'triggers.latencyP95.max_ratio': 'not a field; did you mean maxRatio?',
      falseRollbackBudjet: 'not a field; did you mean falseRollbackBudget?',
      'ladder.1.dwell': 'not a field; did you mean dwellMs?',
      'ladder.1.gates.0.minRequest': 'not a field; did you mean minRequests?',
    })
    expect(said['triggers.zebra']).toMatch(/^not a field; expected one of mode, window, weights, errors/)
  })

  it('tells problems of shape and problems between parts at once, each with value and reason', async () => {
    const { problems } = await check({
      name: '',
      colour: 'red',
      triggers: { weights: { errors: 0.9 }, errors: { maxRate: 'much' }, latencyP95: { maxRatio: 50 } },
      signals: { clearMs: 10 },
    })
    expect(problems.map(({ field }) => field).sort()).toEqual([
      'colour',
      'name',
      'signals.clearMs',
      'triggers.errors.maxRate',
      'triggers.latencyP95.maxRatio',
      'triggers.weights',
    ])
    const said = Object.fromEntries(problems.map(({ field, problem }) => [field, problem]))
    expect(said['triggers.errors.maxRate']).toBe('expected a number, got "much"')
    expect(said['triggers.latencyP95.maxRatio']).toMatch(/^expected at most 10 times the baseline.*, got 50$/)
  })

  it('says nothing between parts that rests on what was put in for a broken part', async () => {
    const { problems } = await check({
      ladder: [],
      triggers: { weights: { errors: 'all', latencyP95: 0.9 } },
    })
    expect(problems.map(({ field }) => field).sort()).toEqual(['ladder', 'triggers.weights.errors'])
  })

  it('is not fooled by fields with the names of an object’s insides', async () => {
    const { problems } = await check(JSON.parse('{"constructor": 1, "triggers": {"toString": 1}}'))
    expect(problems.map(({ field }) => field).sort()).toEqual(['constructor', 'triggers.toString'])
    const { policy } = await check(JSON.parse('{"__proto__": {"cooldownMs": 1}}'))
    expect(policy).toEqual(DEFAULT_POLICY)
  })

  it('warns of what is allowed and has a price', async () => {
    const { valid, warnings } = await check({ triggers: { mode: 'window' } })
    expect(valid).toBe(true)
    expect(warnings).toEqual([
      expect.objectContaining({ field: 'triggers.mode', problem: expect.stringContaining('blind below') }),
    ])
  })

  it('finds nothing wrong with what the default says, by either path', () => {
    expect(checkPolicy(DEFAULT_POLICY)).toEqual([])
  })
})
