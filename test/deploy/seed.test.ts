import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  addCostRequest,
  budgetRequest,
  projectionRequest,
} from '../../control/http/schemas/money-requests.ts'
import { backendRequest } from '../../control/http/schemas/plan-schemas.ts'
import { policyInput } from '../../control/http/schemas/policy-input.ts'
import { createRolloutRequest, evidenceRequest } from '../../control/http/schemas/rollout-requests.ts'
import { clearData } from '../../deploy/local/clear-data.ts'
import {
  type EngineRequest,
  type RunningServer,
  serveEngine,
} from '../../deploy/local/engines/engine-server.ts'
import { KOKORO_VOICES } from '../../deploy/local/engines/kokoro-voices.ts'
import { VENDOR_MODELS } from '../../deploy/local/engines/vendor-models.ts'
import { keepSecrets } from '../../deploy/local/secrets.ts'
import { seed } from '../../deploy/local/seed.ts'
import { readPolicy } from '../../deploy/local/tour-policy.ts'

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../deploy/local/seed/${file}`, import.meta.url), 'utf8'))
const tour = readPolicy({ file: null, automatic: false, shadow: true })

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'crossfade-seed-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

describe('what the local run is seeded with', () => {
  it('is what control takes', () => {
    expect(backendRequest.safeParse(read('backend-workers-ai.json')).error).toBeUndefined()
    expect(backendRequest.safeParse(read('backend-kokoro.json')).error).toBeUndefined()
    expect(
      createRolloutRequest.safeParse({ ...read('rollout-tts.json'), policy: tour }).error,
    ).toBeUndefined()
    for (const evidence of read('evidence.json')) {
      expect(evidenceRequest.safeParse({ ...evidence, measuredAt: 1_700_000_000_000 }).error).toBeUndefined()
      expect(evidence.note).toMatch(/^Sample data/)
    }
  })

  it('enters costs, a projection of every stage and a budget that control would take', () => {
    const { costs, projection, budgets } = read('money.json')
    for (const cost of costs) {
      const at = 1_790_000_000_000
      const dated = { ...cost, ...(cost.kind === 'fixed' ? { from: at } : { at }) }
      expect(addCostRequest.safeParse(dated).error).toBeUndefined()
      expect(cost.note).toMatch(/^Sample data/)
    }
    expect(projectionRequest.safeParse(projection).error).toBeUndefined()
    expect(projection.stages.map((stage: { stage: string }) => stage.stage)).toEqual(
      tour.ladder.map((stage) => stage.name),
    )
    for (const [key, budget] of Object.entries(budgets)) {
      expect(budgetRequest.safeParse(budget).error).toBeUndefined()
      expect(read(`backend-${key}.json`).metered).toBe(true)
    }
  })

  it('maps voices only to ones that the engines have', () => {
    const own = Object.values(read('backend-kokoro.json').languages.en.voices)
    expect(own.filter((voice) => !KOKORO_VOICES.includes(voice as string))).toEqual([])
    const aura = VENDOR_MODELS.find((model) => model.id === '@cf/deepgram/aura-2-en')
    const speakers = aura?.kind === 'aura' ? aura.speakers : []
    const vendor = Object.values(read('backend-workers-ai.json').languages.en.voices)
    expect(vendor.filter((voice) => !speakers.includes(voice as string))).toEqual([])
  })

  it('has a policy of one minute a stage whose triggers are those of production', async () => {
    const { DEFAULT_POLICY } = await import('../../control/core/default-policy.ts')
    expect(tour.ladder.filter((stage) => stage.dwellMs > 60_000)).toEqual([])
    expect({ ...tour.triggers, referenceMinRequests: 0 }).toEqual({
      ...DEFAULT_POLICY.triggers,
      referenceMinRequests: 0,
    })
    expect(tour.ladder.map((stage) => stage.name)).toEqual(DEFAULT_POLICY.ladder.map((stage) => stage.name))
  })

  it('can advance by itself, and can do without copies of requests', () => {
    const automatic = readPolicy({ file: null, automatic: true, shadow: false })
    expect(policyInput.safeParse(automatic).error).toBeUndefined()
    expect(automatic.ladder.map((stage) => stage.advance).slice(1)).not.toContain('manual')
    expect(automatic.shadow).toEqual({
      forward: 0,
      reverse: 0,
      reversePerHour: 0,
      suspicion: 0,
      suspicionPerDay: 0,
    })
  })

  it('says which policy file is no JSON', () => {
    const file = join(data, 'policy.json')
    writeFileSync(file, '{')
    expect(() => readPolicy({ file, automatic: false, shadow: true })).toThrow(`--policy ${file}: `)
  })
})

describe('seeding', () => {
  let control: RunningServer
  let calls: string[]
  let backends: Map<string, unknown>
  let evidence: { kind: string }[]
  let entered: string[]
  let hasRollout: boolean
  let knownToken: string

  beforeEach(async () => {
    ;[calls, backends, evidence, entered, hasRollout, knownToken] = [[], new Map(), [], [], false, '']
    control = await serveEngine({
      port: 0,
      maxBytes: 1_000_000,
      tooLarge: { status: 413, body: {} },
      crashed: (error) => ({ status: 500, body: { error: error.message } }),
      answer: async (request) => answer(request),
    })
  })
  afterEach(() => control.close())

  /** Just enough of control's interface to see what seeding asks of it. */
  function answer({ method, path, headers, body }: EngineRequest) {
    const token = String(headers['authorization']).slice('Bearer '.length)
    if (token !== 'admin' && token !== knownToken) return { status: 401, body: {} }
    if (method !== 'GET') calls.push(`${method} ${path}`)
    const sent = body.length > 0 ? JSON.parse(Buffer.from(body).toString()) : undefined
    if (path === '/v1/plan') return { status: 200, body: {} }
    if (path === '/v1/backends') return { status: 200, body: { backends: [...backends.values()] } }
    if (path === '/v1/money/history')
      return { status: 200, body: { changes: entered.map((kind) => ({ kind })) } }
    if (path === '/v1/costs') entered.push(sent.kind)
    if (path.endsWith('/projection')) entered.push('projection')
    if (path.endsWith('/budget')) entered.push('budget')
    else if (path.startsWith('/v1/backends/'))
      backends.set(sent.key, { ...sent, breakers: {}, downSince: null })
    if (path === '/v1/rollouts/tts') return { status: hasRollout ? 200 : 404, body: {} }
    if (path === '/v1/rollouts') hasRollout = true
    if (path.endsWith('/evidence') && method === 'GET') return { status: 200, body: { evidence } }
    if (path.endsWith('/evidence')) evidence.push(sent)
    if (path === '/v1/tokens') {
      knownToken = `gateway-${calls.length}`
      return { status: 201, body: { secret: knownToken } }
    }
    return { status: 201, body: {} }
  }

  const run = (vendorUrl = 'http://127.0.0.1:1/client/v4/accounts/local') =>
    seed({
      controlUrl: control.url,
      adminToken: 'admin',
      data,
      vendor: { url: vendorUrl, revision: 'local-1' },
      candidateUrl: 'http://127.0.0.1:2',
      policy: tour,
      now: 1,
    })

  it('fills an empty control with backends, a rollout, sample evidence and costs, and a token for the gateway', async () => {
    expect(await run()).toEqual({ gatewayToken: knownToken, isNew: true })
    expect(calls).toEqual([
      'PUT /v1/backends/workers-ai',
      'PUT /v1/backends/kokoro',
      'POST /v1/rollouts',
      ...Array(3).fill('POST /v1/rollouts/tts/evidence'),
      ...Array(6).fill('POST /v1/costs'),
      'PUT /v1/rollouts/tts/projection',
      'PUT /v1/backends/workers-ai/budget',
      'POST /v1/tokens',
    ])
    expect(backends.get('kokoro')).toMatchObject({ url: 'http://127.0.0.1:2' })
    expect(statSync(join(data, 'gateway-token')).mode & 0o777).toBe(0o600)
  })

  it('changes nothing the second time', async () => {
    const first = await run()
    calls.length = 0
    expect(await run()).toEqual({ ...first, isNew: false })
    expect(calls).toEqual([])
  })

  it('replaces only the backend that moved, and a token that control no longer knows', async () => {
    await run()
    ;[calls, knownToken] = [[], 'another']
    await run('http://127.0.0.1:3/client/v4/accounts/local')
    expect(calls).toEqual(['PUT /v1/backends/workers-ai', 'POST /v1/tokens'])
  })

  it('says what control said when it refuses', async () => {
    const wrong = seed({
      controlUrl: control.url,
      adminToken: 'nobody',
      data,
      vendor: { url: 'http://127.0.0.1:1', revision: 'local-1' },
      candidateUrl: 'http://127.0.0.1:2',
      policy: tour,
      now: 1,
    })
    await expect(wrong).rejects.toThrow('PUT /v1/backends/workers-ai was answered 401')
  })
})

describe('the data folder', () => {
  it('keeps secrets that are made once, long, different, and readable by their owner only', () => {
    const secrets = keepSecrets(data)
    expect(keepSecrets(data)).toEqual(secrets)
    expect(new Set(Object.values(secrets)).size).toBe(5)
    for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThanOrEqual(43)
    expect(statSync(join(data, 'admin-token')).mode & 0o777).toBe(0o600)
  })

  it('is deleted only if a run made it, and only with a yes', async () => {
    writeFileSync(join(data, 'thesis.txt'), 'years of work')
    await expect(clearData(data, true)).rejects.toThrow('was not made by npm start')
    keepSecrets(data)
    await expect(clearData(data, false)).rejects.toThrow('pass --yes')
    expect(await clearData(data, true)).toBe('cleared')
    expect(() => statSync(data)).toThrow()
    expect(await clearData(data, false)).toBe('cleared')
  })
})
