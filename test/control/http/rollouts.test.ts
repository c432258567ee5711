import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { rolloutView } from '../../../control/http/schemas/rollout-schemas.ts'
import { createTestHttp } from '../../support/control-http.ts'
import { sampleGate } from '../../support/fake-views.ts'

const operator = { kind: 'person', name: 'operator-name', role: 'operator' }

describe('rollouts over HTTP', () => {
  it('lists them, and reads one with its version as ETag', async () => {
    const { ask } = createTestHttp()
    expect(await (await ask('viewer', 'GET', '/v1/rollouts')).json()).toMatchObject({
      rollouts: [{ key: 'tts' }],
    })
    const one = await ask('viewer', 'GET', '/v1/rollouts/tts')
    expect(one.headers.get('etag')).toBe('"3"')
    expect(one.headers.get('cache-control')).toBe('no-store')
    expect(rolloutView.safeParse(await one.json()).error).toBeUndefined()
  })

  it('answers 404 for a rollout that does not exist, as a problem that names the request', async () => {
    const { ask } = createTestHttp()
    const response = await ask('viewer', 'GET', '/v1/rollouts/nope', { headers: { 'X-Request-Id': 'abc' } })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('x-request-id')).toBe('abc')
    expect(await response.json()).toEqual({
      type: 'urn:crossfade:problem:not-found',
      title: 'Not found',
      status: 404,
      detail: 'rollout: there is no "nope"',
      code: 'not-found',
      instance: 'urn:crossfade:request:abc',
    })
  })

  it('creates one with the default ladder where no policy is sent', async () => {
    const { ask, api } = createTestHttp()
    const response = await ask('operator', 'POST', '/v1/rollouts', {
      body: {
        key: 'tts',
        name: 'English speech',
        baseline: 'workers-ai',
        candidate: 'kokoro',
        eligible: { languages: ['en'] },
      },
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe('/v1/rollouts/tts')
    expect(api.calls.at(-1)).toEqual([
      'createRollout',
      operator,
      {
        key: 'tts',
        name: 'English speech',
        baseline: 'workers-ai',
        candidate: 'kokoro',
        eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
        overrides: [],
        policy: DEFAULT_POLICY,
        salt: null,
      },
    ])
  })

  it('lists every problem of a request, each with its field, what was expected and what was there', async () => {
    const { ask } = createTestHttp()
    const policy = structuredClone(DEFAULT_POLICY) as unknown as { ladder: { share: unknown }[] }
    policy.ladder[3]!.share = 'half'
    const response = await ask('operator', 'POST', '/v1/rollouts', {
      body: { key: 'TTS', name: '', baseline: 'a', candidate: 'b', salty: 1, policy },
    })
    expect(response.status).toBe(422)
    const { problems } = (await response.json()) as { problems: unknown }
    expect(problems).toEqual(
      expect.arrayContaining([
        {
          field: 'key',
          problem: 'expected 1 to 63 characters of a-z, 0-9 and -, not starting with -, got "TTS"',
        },
        { field: 'name', problem: 'expected a text that is not empty, got ""' },
        { field: 'salty', problem: 'not a field; did you mean salt?' },
        {
          field: 'policy.ladder.3.share',
          problem: 'expected a whole number of basis points from 0 to 10000, got "half"',
        },
      ]),
    )
  })

  it('hands a command on with the version of If-Match, and an absent one as null', async () => {
    const { ask, api } = createTestHttp()
    const body = { command: 'advance', reason: 'gates are clear', waive: ['dwell'] }
    await ask('operator', 'POST', '/v1/rollouts/tts/commands', { body, headers: { 'If-Match': '"3"' } })
    await ask('operator', 'POST', '/v1/rollouts/tts/commands', { body })
    expect(api.calls.filter(([verb]) => verb === 'command')).toEqual([
      ['command', operator, 'tts', 3, body],
      ['command', operator, 'tts', null, body],
    ])
  })

  it('lets a roll-back through without reason, version or even a sensible If-Match', async () => {
    const { ask, api } = createTestHttp()
    const response = await ask('operator', 'POST', '/v1/rollouts/tts/commands', {
      body: { command: 'roll-back' },
      headers: { 'If-Match': 'whatever' },
    })
    expect(response.status).toBe(200)
    expect(api.calls.at(-1)).toEqual(['command', operator, 'tts', null, { command: 'roll-back', reason: '' }])
  })

  it('asks for a reason for everything else, and refuses what is not a command or not a gate', async () => {
    const { ask } = createTestHttp()
    const problemsOf = async (body: unknown) => {
      const response = await ask('operator', 'POST', '/v1/rollouts/tts/commands', { body })
      expect(response.status).toBe(422)
      return ((await response.json()) as { problems: { field: string; problem: string }[] }).problems
    }
    expect(await problemsOf({ command: 'hold', reason: '  ' })).toEqual([
      { field: 'reason', problem: 'expected a text that is not empty, got "  "' },
    ])
    expect((await problemsOf({ command: 'explode', reason: 'x' }))[0]).toMatchObject({ field: 'command' })
    expect((await problemsOf({ command: 'explode', reason: 'x' }))[0]!.problem).toMatch(
      /^expected one of start, .*abandon.*, got "explode"$/,
    )
    expect((await problemsOf({ command: 'advance', reason: 'x', waive: ['luck'] }))[0]).toMatchObject({
      field: 'waive.0',
    })
    expect((await problemsOf({ command: 'set-share', reason: 'x', share: 10_001 }))[0]).toEqual({
      field: 'share',
      problem: 'expected a whole number of basis points from 0 to 10000, got 10001',
    })
  })

  it('shows the gates of a refusal, and the version that is current after a conflict', async () => {
    const { ask, api } = createTestHttp()
    const advance = () =>
      ask('operator', 'POST', '/v1/rollouts/tts/commands', {
        body: { command: 'advance', reason: 'now' },
        headers: { 'If-Match': '"3"' },
      })
    api.failNext('command', {
      code: 'refused',
      reason: 'gates-not-clear',
      detail: 'dwell is not clear',
      gates: [sampleGate],
    })
    const refused = await advance()
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({
      code: 'refused',
      reason: 'gates-not-clear',
      gates: [sampleGate],
    })
    api.failNext('command', { code: 'version-conflict', detail: 'it is at 4', currentVersion: 4 })
    const conflict = await advance()
    expect(conflict.status).toBe(412)
    expect(await conflict.json()).toMatchObject({ currentVersion: 4 })
    api.failNext('command', { code: 'version-required', detail: 'If-Match is missing' })
    expect((await advance()).status).toBe(428)
  })

  it('edits a policy as a whole: what is left out is as in the default; with a reason, and never nothing', async () => {
    const { ask, api } = createTestHttp()
    const edit = (body: unknown) =>
      ask('admin', 'PATCH', '/v1/rollouts/tts', { body, headers: { 'If-Match': '"3"' } })
    expect((await edit({ reason: 'x' })).status).toBe(422)
    expect(
      (await edit({ reason: 'x', policy: { name: 'half of one', triggers: { mode: 'eager' } } })).status,
    ).toBe(200)
    expect(api.calls.at(-1)?.[4]).toEqual({
      policy: {
        ...DEFAULT_POLICY,
        name: 'half of one',
        triggers: { ...DEFAULT_POLICY.triggers, mode: 'eager' },
      },
    })
    expect((await edit({ reason: 'clearer', name: 'Speech' })).status).toBe(200)
    expect(api.calls.at(-1)?.slice(2)).toEqual(['tts', 3, { name: 'Speech' }, 'clearer'])
  })

  it('takes evidence with its unit checked, and names the person who entered it as author by default', async () => {
    const { ask, api } = createTestHttp()
    const enter = (body: object) => ask('operator', 'POST', '/v1/rollouts/tts/evidence', { body })
    const benchmark = { kind: 'benchmark', value: 212, measuredAt: 1_790_000_000_000, source: 'bench run 4' }
    expect((await enter({ ...benchmark, unit: 's' })).status).toBe(422)
    expect((await enter({ ...benchmark, kind: 'listening', value: 5.5 })).status).toBe(422)
    expect((await enter({ ...benchmark, unit: 'ms p95' })).status).toBe(201)
    expect(api.calls.at(-1)?.[3]).toEqual({ ...benchmark, author: 'operator-name', note: '' })
  })

  it('reads pages of the ledger and spans of metrics by numbers in the address', async () => {
    const { ask, api } = createTestHttp()
    await ask('viewer', 'GET', '/v1/rollouts/tts/decisions?before=9&limit=5')
    const unfiltered = { command: null, actor: null, from: null, to: null }
    expect(api.calls.at(-1)).toEqual(['decisions', { ...unfiltered, rollout: 'tts', before: 9, limit: 5 }])
    await ask('viewer', 'GET', '/v1/rollouts/tts/metrics?from=1000&to=9000&stepMs=1000')
    expect(api.calls.at(-1)).toEqual([
      'metrics',
      { rollout: 'tts', from: 1000, to: 9000, stepMs: 1000, points: null },
    ])
    expect((await ask('viewer', 'GET', '/v1/rollouts/tts/metrics?from=9&to=1')).status).toBe(422)
    const odd = await ask('viewer', 'GET', '/v1/decisions?limit=-3')
    expect(await odd.json()).toMatchObject({
      problems: [{ field: 'limit', problem: 'expected a whole number from 1 to 200, got "-3"' }],
    })
    expect((await ask('viewer', 'GET', '/v1/rollouts/nope/decisions')).status).toBe(404)
  })
})
