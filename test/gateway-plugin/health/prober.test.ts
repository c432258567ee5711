import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { PlanBackend, PlanRollout } from '../../../gateway-plugin/contract.ts'
import { createGateway } from '../../../gateway-plugin/gateway.ts'
import type { GatewaySettings } from '../../../gateway-plugin/gateway-settings.ts'
import { DEFAULT_BREAKER } from '../../../gateway-plugin/health/breaker.ts'
import { createAddressList, LOOPBACK } from '../../../gateway-plugin/identity/address-list.ts'
import type { Send, Sent } from '../../../gateway-plugin/send.ts'
import { readCallBody } from '../../support/read-call-body.ts'
import { createControlLedger } from '../control-ledger.ts'
import { sampleWav } from '../sample-audio.ts'
import { samplePlan, sampleVendor } from '../sample-plan.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const answer = (status: number, body: Uint8Array): Sent => ({
  kind: 'answer',
  answer: { status, headers: {}, body },
  firstByteMs: 1,
})

/** A gateway in a world of its own: control, both backends and the clock are in memory. */
function setUp(
  rollout: Partial<PlanRollout>,
  probes: GatewaySettings['probes'] = 'all',
  vendor: Partial<PlanBackend> = {},
) {
  const ledger = createControlLedger()
  const world = { now: 0, isKokoroBroken: false, isVendorForsaken: false, forsaken: 0 }
  const send: Send = async (call) => {
    if (call.url.endsWith('/v1/plan')) {
      const plan = samplePlan(rollout)
      const backends = plan.backends.map((one) => (one.key === 'workers-ai' ? sampleVendor(vendor) : one))
      return answer(200, bytes(JSON.stringify({ ...plan, backends })))
    }
    if (call.url.endsWith('/v1/attempts')) {
      const { status, body } = ledger.receive(readCallBody(call.body))
      return answer(status, bytes(body))
    }
    if (call.url.includes(':8880') && world.isKokoroBroken) return answer(500, bytes('{}'))
    if (call.url.includes(':8790') && world.isVendorForsaken) {
      world.forsaken++
      return new Promise<never>(() => {})
    }
    return answer(200, sampleWav())
  }
  let ids = 0
  const gateway = createGateway({
    name: 'edge',
    runtime: 'node',
    send,
    openStream: null,
    planStore: null,
    now: () => world.now,
    wallClock: () => 1_795_410_000_000 + world.now,
    random: () => 0.5,
    randomId: () => `id-${++ids}`,
    defer: (work) => void work.catch(() => {}),
    gzip: null,
    log: () => {},
    control: { url: 'http://control', token: 't' },
    unitKey: 'u'.repeat(32),
    sessionKey: 's'.repeat(32),
    isCookieSecure: false,
    credential: () => 'secret',
    userHeader: 'x-user-id',
    trusted: createAddressList(LOOPBACK),
    allowedOrigins: [],
    defaultLanguage: 'en',
    spareBackend: null,
    defaultBackend: null,
    cache: null,
    rateLimit: { take: () => ({ ok: true }) },
    breaker: DEFAULT_BREAKER,
    probes,
  })
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds * 2; i++) {
      world.now += 500
      gateway.tick()
      await setImmediate()
      await setImmediate()
    }
  }
  const speak = (user: string) =>
    gateway.handle({
      method: 'POST',
      path: '/tts/speak',
      headers: { 'x-user-id': user },
      body: bytes(JSON.stringify({ text: 'Hello.', format: 'wav' })),
      address: '127.0.0.1',
      signal: null,
    })
  const probesOf = (backend: string) =>
    ledger.records().filter((record) => record.role === 'probe' && record.backend === backend)
  return { world, ledger, pass, speak, probesOf }
}

describe('health probes', () => {
  it('look whether a free backend whose breaker is open is back, when nobody calls it', async () => {
    const t = setUp({ share: 10_000 })
    await t.pass(1)
    t.world.isKokoroBroken = true
    for (let i = 0; i < 6; i++) await t.speak('user-1')
    await t.pass(25)
    expect(t.probesOf('kokoro')).toHaveLength(0)
    await t.pass(20)
    const failed = t.probesOf('kokoro')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed[0]).toMatchObject({
      outcome: 'error',
      arm: 'candidate',
      eligible: false,
      reason: 'health-probe',
      unit: '',
    })
    t.world.isKokoroBroken = false
    await t.pass(90)
    const breakers = t.ledger.batches().at(-1)?.header.breakers
    expect(breakers).toMatchObject({ kokoro: 'closed' })
  })

  it('prove a baseline that a rollback may need, once a minute, while its candidate is in use', async () => {
    const t = setUp({ share: 10_000 })
    await t.pass(1)
    for (let i = 0; i < 12; i++) {
      await t.speak('user-1')
      await t.pass(15)
    }
    const count = t.probesOf('workers-ai').length
    expect(count).toBeGreaterThanOrEqual(2)
    expect(count).toBeLessThanOrEqual(4)
    expect(t.probesOf('workers-ai')[0]).toMatchObject({ outcome: 'ok', arm: 'baseline', characters: 3 })
    await t.pass(300)
    expect(t.probesOf('workers-ai').length).toBeLessThanOrEqual(count + 1)
  })

  it('are made again after one that a Worker ended together with its request', async () => {
    const t = setUp({ share: 10_000 })
    t.world.isVendorForsaken = true
    await t.pass(1)
    for (let i = 0; i < 20; i++) {
      await t.speak('user-1')
      await t.pass(10)
    }
    expect(t.world.forsaken).toBeGreaterThanOrEqual(2)
  })

  it('spend nothing when only free ones are wanted, and nothing is asked when they are off', async () => {
    for (const probes of ['free', 'off'] as const) {
      const t = setUp({ share: 10_000 }, probes)
      await t.pass(1)
      for (let i = 0; i < 6; i++) {
        await t.speak('user-1')
        await t.pass(20)
      }
      expect(t.probesOf('workers-ai')).toHaveLength(0)
    }
  })

  it('are not made of a backend whose daily budget is spent, whose users are served as before', async () => {
    const t = setUp({ share: 5_000 }, 'all', { stopped: 'extras' })
    await t.pass(1)
    for (let i = 0; i < 12; i++) {
      await t.speak(`user-${i}`)
      await t.pass(15)
    }
    expect(t.probesOf('workers-ai')).toHaveLength(0)
    expect(t.ledger.records().filter(({ backend }) => backend === 'workers-ai').length).toBeGreaterThan(0)
  })
})

describe('a backend whose budget is a hard stop', () => {
  it('is not called, by a name of its own, and the next one speaks', async () => {
    const t = setUp({ share: 0 }, 'all', { stopped: 'all' })
    await t.pass(1)
    const answer = await t.speak('user-1')
    expect(answer.status).toBe(200)
    expect(answer.headers['x-tts-source']).toBe('self-hosted')
    await t.pass(3)
    expect(
      t.ledger.records().map(({ role, backend, outcome, reason }) => [role, backend, outcome, reason]),
    ).toEqual([
      ['primary', 'workers-ai', 'short-circuited', 'budget-spent'],
      ['fallback', 'kokoro', 'ok', 'budget-spent'],
    ])
  })
})
