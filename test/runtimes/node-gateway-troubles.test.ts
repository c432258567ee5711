import { readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import { createNodeGateway } from '../../gateway-plugin/runtimes/node.ts'
import { createFilePlanStore } from '../../gateway-plugin/runtimes/node-plan-store.ts'
import { type GatewayWorld, startWorld, type WorldOptions } from './gateway-world.ts'
import { until } from './listen.ts'
import { QUOTA_USED_UP } from './loopback-speech.ts'

let world: GatewayWorld
const open = async (options: WorldOptions = {}) => {
  world = await startWorld({ rollout: { share: 10_000 }, ...options })
  return world
}
afterEach(() => world.close())

let texts = 0
const fresh = () => ({ text: `Sentence number ${++texts}.`, format: 'wav' })
const json = (body: Buffer) => JSON.parse(body.toString())
const brief = ({ role, backend, outcome, failure, reason }: AttemptRecord) => [
  role,
  backend,
  outcome,
  failure,
  reason,
]

/** A request whose client leaves when told to. */
function startSpeaking(w: GatewayWorld) {
  const request = httpRequest(`${w.url}/tts/speak`, { method: 'POST', headers: { 'x-user-id': 'user-1' } })
  request.on('error', () => {})
  request.end(Buffer.from(JSON.stringify(fresh())))
  return { leave: () => request.destroy() }
}

describe('a gateway whose candidate is in trouble', () => {
  it('still gives audio, from the vendor, and reports the failure as the candidate’s', async () => {
    const w = await open()
    w.kokoro.mood = { kind: 'answers', status: 500, body: { detail: { error: 'processing_error' } } }
    const answer = await w.speak(fresh())
    expect(answer.headers).toMatchObject({
      'x-tts-engine': 'workers-ai',
      'x-tts-source': 'cloudflare-fallback',
      'x-tts-arm': 'candidate',
    })
    const records = await w.records(2)
    expect(records.map(brief)).toEqual([
      ['primary', 'kokoro', 'error', 'server-error', 'split'],
      ['fallback', 'workers-ai', 'ok', 'none', 'after-failure'],
    ])
    expect(records[1]).toMatchObject({ arm: 'candidate', assignedBy: 'hash', eligible: true })
  })

  it.each([
    ['resets', 'error', 'reset'],
    ['cuts-short', 'error', 'truncated-body'],
    ['hangs', 'timeout', 'timeout'],
    ['trickles', 'timeout', 'timeout'],
  ] as const)('falls back when the candidate %s', async (kind, outcome, failure) => {
    // A short limit only where it is what is waited for: a busy machine is no timeout.
    const w = await open(outcome === 'timeout' ? { kokoro: { timeoutMs: 150 } } : {})
    w.kokoro.mood = { kind }
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('workers-ai')
    const [record] = await w.records(2)
    expect(record).toMatchObject({ outcome, failure, backend: 'kokoro', audioBytes: 0 })
    if (kind === 'trickles') expect(record!.latencyMs).toBeGreaterThanOrEqual(149)
  })

  it('takes an answer without audio for a failure, though its status is 200', async () => {
    const w = await open()
    w.kokoro.mood = { kind: 'answers', status: 200, body: { ok: true } }
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('workers-ai')
    expect((await w.records(2))[0]).toMatchObject({ outcome: 'error', failure: 'not-audio', status: 200 })
  })

  it('names a candidate that is not there at all', async () => {
    const w = await open()
    await w.kokoro.close()
    expect((await w.speak(fresh())).status).toBe(200)
    expect((await w.records(2))[0]).toMatchObject({ outcome: 'error', failure: 'connect', status: null })
  })

  it('stops calling after five failures, says so, and keeps trying with real requests', async () => {
    const w = await open({ settings: { breaker: { pauseMs: 2500 } } })
    w.kokoro.mood = { kind: 'answers', status: 500, body: {} }
    for (let i = 0; i < 7; i++) expect((await w.speak(fresh())).status).toBe(200)
    expect(w.kokoro.bodies).toHaveLength(5)
    const records = await w.records(14)
    expect(brief(records[10]!)).toEqual(['primary', 'kokoro', 'short-circuited', 'none', 'breaker-open'])
    expect(records[10]).toMatchObject({ latencyMs: null, status: null })
    expect(brief(records[11]!)).toEqual(['fallback', 'workers-ai', 'ok', 'none', 'breaker-open'])
    const last = await until(
      () => w.control.ledger.batches().at(-1),
      (batch) => batch?.header.breakers['kokoro'] !== 'closed',
    )
    expect(last?.header.breakers).toMatchObject({
      kokoro: expect.stringMatching(/open/),
      'workers-ai': 'closed',
    })
    w.kokoro.mood = { kind: 'well' }
    const back = await until(
      () => w.speak(fresh()),
      ({ headers }) => headers['x-tts-engine'] === 'kokoro',
    )
    expect(back.status).toBe(200)
    await until(w.control.ledger.records, (all) => all.some(({ reason }) => reason === 'breaker-probe'))
  })

  it('overflows to the vendor at the cap, and calls a silent backend saturated', async () => {
    const w = await open({ kokoro: { concurrency: 2, timeoutMs: 1000 } })
    w.kokoro.mood = { kind: 'hangs' }
    const hanging = [w.speak(fresh()), w.speak(fresh())]
    await until(
      () => w.kokoro.bodies.length,
      (count) => count === 2,
    )
    const third = await w.speak(fresh())
    expect(third.headers).toMatchObject({ 'x-tts-engine': 'workers-ai', 'x-tts-arm': 'candidate' })
    await Promise.all(hanging)
    const more = [w.speak(fresh()), w.speak(fresh())]
    await until(
      () => w.kokoro.bodies.length,
      (count) => count === 4,
    )
    await w.speak(fresh())
    await Promise.all(more)
    const outcomes = (await w.records(12))
      .filter(({ role }) => role === 'primary')
      .map(({ outcome }) => outcome)
    expect(outcomes[0]).toBe('overflow')
    expect(outcomes.filter((outcome) => outcome === 'timeout')).toHaveLength(4)
    expect(outcomes.filter((outcome) => outcome === 'saturated' || outcome === 'overflow')).toHaveLength(2)
  })
})

describe('a gateway with more to do than its backends may carry', () => {
  it('lets requests wait for a place instead of sending them away', async () => {
    const w = await open({ kokoro: { concurrency: 2 }, vendor: { concurrency: 2 } })
    w.kokoro.mood = { kind: 'slow', ms: 30 }
    w.vendor.mood = { kind: 'slow', ms: 30 }
    const answers = await Promise.all(Array.from({ length: 12 }, () => w.speak(fresh())))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(w.control.ledger.complaints()).toEqual([])
  })
})

describe('a gateway whose vendor is in trouble', () => {
  it('opens the vendor’s breaker when the quota is used up, and speaks through the candidate', async () => {
    const w = await open({ rollout: { share: 0 } })
    w.vendor.mood = QUOTA_USED_UP
    for (let i = 0; i < 3; i++) expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    expect(w.vendor.bodies).toHaveLength(1)
    const records = await w.records(6)
    expect(brief(records[0]!)).toEqual(['primary', 'workers-ai', 'quota', 'quota', 'split'])
    expect(brief(records[2]!)).toEqual(['primary', 'workers-ai', 'short-circuited', 'none', 'breaker-open'])
  })

  it('asks the candidate again when nobody else is left and it failed by accident', async () => {
    const w = await open()
    w.vendor.mood = QUOTA_USED_UP
    w.kokoro.mood = { kind: 'stumbles', times: 2 }
    const answer = await w.speak(fresh())
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'x-tts-engine': 'kokoro', 'x-tts-source': 'self-hosted' })
    expect((await w.records(4)).map(brief)).toEqual([
      ['primary', 'kokoro', 'error', 'server-error', 'split'],
      ['fallback', 'workers-ai', 'quota', 'quota', 'after-failure'],
      ['fallback', 'kokoro', 'error', 'server-error', 'after-failure'],
      ['fallback', 'kokoro', 'ok', 'none', 'after-failure'],
    ])
  })

  it('tells pages to speak themselves when nobody can', async () => {
    const w = await open()
    w.vendor.mood = { kind: 'answers', status: 401, body: { errors: [{ code: 10000 }] } }
    w.kokoro.mood = { kind: 'answers', status: 500, body: {} }
    const answer = await w.speak(fresh())
    expect(answer.status).toBe(503)
    expect(answer.headers['x-tts-fallback']).toBe('required')
    expect(json(answer.body)).toMatchObject({ error: 'Service unavailable', fallback: true })
    const openAi = await w.ask('/v1/audio/speech', { model: 'tts-1', voice: 'alloy', input: 'Hello.' })
    expect(json(openAi.body)).toMatchObject({ error: { code: 'tts_unavailable' }, fallback: true })
    expect(w.logged.join()).toContain('"failure":"authentication"')
  })

  it('logs no text, even where a server repeats it', async () => {
    const w = await open()
    const text = 'My "secret" sentence.'
    const detail = [{ loc: ['body', 'voice'], msg: 'Input should be short', input: { input: text } }]
    w.kokoro.mood = { kind: 'answers', status: 422, body: { detail } }
    expect((await w.speak({ text })).status).toBe(200)
    const line = w.logged.find((one) => one.includes('attempt.failed'))
    expect(line).toContain('Input should be short')
    expect(line).not.toContain('secret')
  })

  it('never falls back to a server that does not speak the language', async () => {
    const w = await open()
    w.vendor.mood = { kind: 'answers', status: 401, body: {} }
    expect((await w.speak({ ...fresh(), language: 'es' })).status).toBe(503)
    expect(w.kokoro.bodies).toHaveLength(0)
  })

  it('blames itself when it holds no credential', async () => {
    const w = await open({ rollout: { share: 0 }, settings: { credential: () => null } })
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    expect(w.vendor.bodies).toHaveLength(0)
    expect((await w.records(2))[0]).toMatchObject({
      outcome: 'error',
      failure: 'configuration',
      latencyMs: null,
    })
  })

  it('takes a store of credentials that fails for one that holds none', async () => {
    const w = await open({
      rollout: { share: 0 },
      settings: {
        credential: () => {
          throw new Error('the vault is away')
        },
      },
    })
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    expect((await w.records(2)).map(({ failure }) => failure)).toEqual(['configuration', 'none'])
    expect(w.logged.join()).toContain('credential.not-read')
  })

  it('answers also where its log fails, and where what it wants to log is a failure', async () => {
    const w = await open({
      settings: {
        log: () => {
          throw new Error('the disk is full')
        },
      },
    })
    w.kokoro.mood = { kind: 'answers', status: 500, body: {} }
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('workers-ai')
  })
})

describe('a client that goes away', () => {
  it('frees the backend, and says nothing about it when it was early', async () => {
    const w = await open()
    w.kokoro.mood = { kind: 'hangs' }
    const client = startSpeaking(w)
    await until(
      () => w.kokoro.bodies.length,
      (count) => count === 1,
    )
    client.leave()
    await until(w.kokoro.abandoned, (count) => count === 1)
    const records = await w.records(1)
    expect(records.map(brief)).toEqual([['primary', 'kokoro', 'cancelled', 'none', 'split']])
  })

  it('counts as aborted when it had waited for longer than usual', async () => {
    const w = await open()
    for (let i = 0; i < 10; i++) await w.speak(fresh())
    const slowest = Math.max(...(await w.records(10)).map(({ latencyMs }) => latencyMs ?? 0))
    w.kokoro.mood = { kind: 'hangs' }
    const client = startSpeaking(w)
    await until(
      () => w.kokoro.bodies.length,
      (count) => count === 11,
    )
    await new Promise((resolve) => setTimeout(resolve, 1.5 * slowest + 50))
    client.leave()
    expect((await w.records(11)).at(-1)).toMatchObject({ outcome: 'aborted' })
  })
})

describe('a gateway and its control', () => {
  it('follows a rollback in the moment it is published, and says so at once', async () => {
    const w = await open()
    await until(w.control.streams, (count) => count === 1)
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    w.control.publish(w.plan({ share: 0, phase: 'rolled-back', epoch: 2 }))
    await until(
      () => w.control.ledger.batches().at(-1),
      (batch) => batch?.header.planVersion === 2,
    )
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('workers-ai')
  })

  it('opens its stream again after it was cut', async () => {
    const w = await open()
    await until(w.control.streams, (count) => count === 1)
    w.control.cutStreams()
    await until(w.control.streams, (count) => count === 0)
    await until(w.control.streams, (count) => count === 1)
    w.control.publish(w.plan({ share: 0 }))
    await until(
      () => w.ask('/readyz'),
      ({ body }) => json(body).planVersion === 2,
    )
    expect(json((await w.ask('/status')).body).plan).toMatchObject({ isStreaming: true, source: 'stream' })
  })

  it('learns of a plan that the stream lost with its next report', async () => {
    const w = await open()
    await until(w.control.streams, (count) => count === 1)
    w.control.publishQuietly(w.plan({ share: 0 }))
    await w.speak(fresh())
    await until(
      () => w.ask('/readyz'),
      ({ body }) => json(body).planVersion === 2,
    )
  })

  it('keeps serving with its last plan while control is gone', async () => {
    const w = await open()
    await w.control.close()
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    const status = await until(
      () => w.ask('/status'),
      ({ body }) => json(body).plan.controlUnreachableSince !== null,
    )
    expect(json(status.body).reports.waiting).toBeGreaterThan(0)
  })

  it('starts with the plan of the disk when control is gone, and with none it says that it waits', async () => {
    const w = await open()
    await until(
      () => readFile(w.planFile, 'utf8').catch(() => ''),
      (text) => text.includes('"planVersion":1'),
    )
    const settings = {
      name: 'edge',
      control: { url: 'http://127.0.0.1:9', token: 'gateway-token' },
      unitKey: 'u'.repeat(32),
      sessionKey: 's'.repeat(32),
    }
    const stored = createNodeGateway({ ...settings, planStore: createFilePlanStore(w.planFile) })
    const bare = createNodeGateway(settings)
    const [one, two] = await Promise.all([stored.listen(0, '127.0.0.1'), bare.listen(0, '127.0.0.1')])
    try {
      const speak = (port: number) =>
        fetch(`http://127.0.0.1:${port}/tts/speak`, {
          method: 'POST',
          headers: { 'x-user-id': 'user-1' },
          body: JSON.stringify(fresh()),
        })
      expect((await speak(one.port)).headers.get('x-tts-engine')).toBe('kokoro')
      expect((await speak(two.port)).status).toBe(503)
      expect((await fetch(`http://127.0.0.1:${two.port}/readyz`)).status).toBe(503)
    } finally {
      await Promise.all([stored.close(50), bare.close(50)])
    }
  })

  it('goes to the baseline when its plan is stale and says so', async () => {
    const w = await open()
    const next = w.plan({}, { staleAfterMs: 200, whenStale: 'baseline' })
    w.control.publish(next)
    await until(
      () => w.ask('/readyz'),
      ({ body }) => json(body).planVersion === 2,
    )
    await w.control.close()
    await until(
      () => w.ask('/status'),
      ({ body }) => json(body).plan.isStale,
    )
    expect((await w.speak(fresh())).headers).toMatchObject({
      'x-tts-engine': 'workers-ai',
      'x-tts-arm': 'baseline',
    })
    expect(json((await w.ask('/tts/explain?user=user-1')).body).reason).toBe('stale-plan')
  })

  it('finishes what is under way when it is closed', async () => {
    const w = await open()
    w.kokoro.mood = { kind: 'slow', ms: 300 }
    const asking = w.speak(fresh())
    await until(
      () => w.kokoro.bodies.length,
      (count) => count === 1,
    )
    const closing = w.gateway.close(5000)
    expect((await asking).headers).toMatchObject({ 'x-tts-engine': 'kokoro', connection: 'close' })
    expect(await closing).toBe(0)
    expect(w.control.ledger.records()).toHaveLength(1)
  })

  it('delivers what is left when it is closed', async () => {
    const w = await open()
    await w.speak(fresh())
    const { ledger } = w.control
    await w.close()
    expect(ledger.records()).toHaveLength(1)
    expect(ledger.complaints()).toEqual([])
  })

  it('speaks whatever characters stand in the revision of a backend', async () => {
    const w = await open({ rollout: { share: 10_000 }, kokoro: { revision: 'Kokoro – v1\n日本' } })
    const answer = await w.speak({ text: 'Hello.', format: 'wav' })
    expect(answer.status).toBe(200)
    expect(answer.headers['x-tts-model-version']).toBe('Kokoro \\u2013 v1\\u000a\\u65e5\\u672c')
  })
})
