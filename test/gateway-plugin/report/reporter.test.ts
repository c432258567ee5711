import { setImmediate } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HttpCall } from '../../../gateway-plugin/backends/adapter.ts'
import { createReporter } from '../../../gateway-plugin/report/reporter.ts'
import type { Send, Sent } from '../../../gateway-plugin/send.ts'
import { readCallBody } from '../../support/read-call-body.ts'
import { createControlLedger } from '../control-ledger.ts'
import { sampleRecord } from '../sample-record.ts'

type Mood =
  | 'well'
  | 'refuses-connection'
  | 'answers-500'
  | 'answers-401'
  | 'takes-and-loses-answer'
  | 'hangs'
  | 'answers-html'
  | { status: number; headers?: Record<string, string> }

const answer = (status: number, body: string, headers: Record<string, string> = {}): Sent => ({
  kind: 'answer',
  answer: { status, headers, body: new TextEncoder().encode(body) },
  firstByteMs: 1,
})

/** A reporter, the control that it reports to, and a clock that only moves when it is told to. */
function setUp(options: { mostRecords?: number; gzip?: boolean } = {}) {
  const ledger = createControlLedger()
  const sentBodies: string[] = []
  const logged: string[] = []
  const receipts: number[] = []
  const world = { now: 1000, mood: 'well' as Mood, planVersion: 1 }
  const send: Send = async (call: HttpCall) => {
    const packed = call.headers['content-encoding'] === 'gzip'
    const json = readCallBody(packed ? gunzipSync(call.body!) : call.body)
    sentBodies.push(json)
    const { mood } = world
    const failed = (failure: 'connect' | 'reset' | 'timeout'): Sent => ({
      kind: 'failed',
      failure,
      status: null,
      detail: 'x',
    })
    if (mood === 'refuses-connection') return failed('connect')
    if (mood === 'hangs') return failed('timeout')
    if (mood === 'answers-500') return answer(500, '{}')
    if (mood === 'answers-401') return answer(401, '{}')
    if (mood === 'answers-html') return answer(200, '<html>')
    if (typeof mood === 'object') return answer(mood.status, '{"title":"no"}', mood.headers)
    const { status, body } = ledger.receive(json)
    return mood === 'takes-and-loses-answer' ? failed('reset') : answer(status, body)
  }
  const reporter = createReporter({
    gateway: 'edge',
    instance: 'g1',
    runtime: 'node',
    controlUrl: 'http://control',
    token: 't',
    send,
    now: () => world.now,
    random: () => 0.5,
    gzip: options.gzip === true ? async (bytes) => gzipSync(bytes) : null,
    log: (_level, event) => void logged.push(event),
    planVersion: () => world.planVersion,
    breakers: () => ({ kokoro: 'closed' }),
    onReceipt: (version) => void receipts.push(version),
    ...(options.mostRecords === undefined ? {} : { mostRecords: options.mostRecords }),
  })
  const settle = async () => {
    for (let i = 0; i < 3; i++) await setImmediate()
  }
  const pass = async (ms: number, step = 100) => {
    for (let i = 0; i < ms; i += step) {
      world.now += step
      reporter.tick()
      await settle()
    }
  }
  const record = (count = 1) => {
    for (let i = 0; i < count; i++) {
      world.now += 1
      reporter.record(sampleRecord({ startedAt: world.now - 1, endedAt: world.now }))
    }
  }
  return { ledger, sentBodies, logged, receipts, world, reporter, pass, record, settle }
}

describe('the reporter', () => {
  it('sends after a second, or at once after a hundred records', async () => {
    const t = setUp()
    await t.pass(100)
    t.record(3)
    await t.pass(800)
    expect(t.ledger.records()).toHaveLength(0)
    await t.pass(300)
    expect(t.ledger.records()).toHaveLength(3)
    t.record(100)
    await t.settle()
    expect(t.ledger.records()).toHaveLength(103)
    expect(t.ledger.complaints()).toEqual([])
  })

  it('sends no more often than every tenth of a second where hundreds come in less, unless a batch is full', async () => {
    const t = setUp()
    const burst = (count: number) => {
      for (let i = 0; i < count; i++) t.reporter.record(sampleRecord({ endedAt: t.world.now }))
    }
    const count = () => t.ledger.batches().length
    await t.pass(200)
    const before = count()
    burst(100)
    await t.settle()
    expect(count()).toBe(before + 1)
    burst(900)
    await t.settle()
    expect(count()).toBe(before + 1)
    await t.pass(100)
    expect(count()).toBe(before + 2)
    burst(1_000)
    await t.settle()
    expect(count()).toBe(before + 3)
    expect(t.ledger.records()).toHaveLength(2_000)
  })

  it('tells all of its header, with what was assigned and the plan in force', async () => {
    const t = setUp()
    await t.pass(100)
    t.record(2)
    t.reporter.record(sampleRecord({ arm: 'baseline', endedAt: t.world.now }))
    t.reporter.record(sampleRecord({ role: 'fallback', endedAt: t.world.now }))
    t.reporter.record(sampleRecord({ eligible: false, arm: 'baseline', endedAt: t.world.now }))
    t.world.planVersion = 7
    await t.pass(1200)
    expect(t.ledger.batches().at(-1)?.header).toMatchObject({
      contractVersion: 1,
      gateway: 'edge',
      instance: 'g1',
      planVersion: 7,
      assigned: { tts: { baseline: 1, candidate: 2 } },
      dropped: {},
      breakers: { kokoro: 'closed' },
      runtime: 'node',
    })
  })

  it('beats each second while there is traffic, each five without, and at once for a new plan', async () => {
    const t = setUp()
    await t.pass(100)
    const count = () => t.ledger.batches().length
    const before = count()
    await t.pass(15_000)
    expect(count() - before).toBe(3)
    t.record()
    await t.pass(1100)
    const busy = count()
    await t.pass(5000)
    expect(count() - busy).toBe(5)
    const quiet = count()
    t.reporter.hurry()
    await t.settle()
    expect(count()).toBe(quiet + 1)
  })

  it('sends the same number and body again, with only the sending time changed', async () => {
    const t = setUp()
    await t.pass(100)
    const start = t.sentBodies.length
    t.record(5)
    t.world.mood = 'takes-and-loses-answer'
    await t.pass(3000)
    t.record(5)
    t.world.mood = 'well'
    await t.pass(12_000)
    const [first, second] = t.sentBodies.slice(start).map((json) => JSON.parse(json))
    expect(second.header.seq).toBe(first.header.seq)
    expect(second.header.sentAt).toBeGreaterThan(first.header.sentAt)
    expect({ ...second, header: { ...second.header, sentAt: 0 } }).toEqual({
      ...first,
      header: { ...first.header, sentAt: 0 },
    })
    expect(t.ledger.records()).toHaveLength(10)
    expect(t.ledger.complaints()).toEqual([])
  })

  it.each<Mood>([
    'refuses-connection',
    'answers-500',
    'answers-401',
    'hangs',
    'answers-html',
  ])('loses nothing and repeats nothing while control %j', async (mood) => {
    const t = setUp()
    await t.pass(100)
    t.world.mood = mood
    for (let i = 0; i < 20; i++) {
      t.record(10)
      await t.pass(1000)
    }
    expect(t.ledger.records()).toHaveLength(0)
    expect(t.logged.filter((event) => event === 'report.failed')).toHaveLength(1)
    t.world.mood = 'well'
    await t.pass(12_000)
    expect(t.ledger.records()).toHaveLength(200)
    expect(t.ledger.complaints()).toEqual([])
    expect(t.logged).toContain('report.recovered')
  })

  it('waits as long as an overloaded control asks', async () => {
    const t = setUp()
    await t.pass(100)
    t.record()
    t.world.mood = { status: 429, headers: { 'retry-after': '30' } }
    await t.pass(1100)
    const before = t.sentBodies.length
    t.world.mood = 'well'
    await t.pass(28_000)
    expect(t.sentBodies.length).toBe(before)
    await t.pass(3000)
    expect(t.ledger.records()).toHaveLength(1)
  })

  it('counts what control refuses for good as dropped, says so, and goes on without a gap', async () => {
    const t = setUp()
    await t.pass(100)
    t.record(4)
    t.world.mood = { status: 400 }
    await t.pass(1100)
    t.world.mood = 'well'
    t.record(2)
    await t.pass(1500)
    expect(t.logged).toContain('report.refused')
    expect(t.ledger.records()).toHaveLength(2)
    expect(t.ledger.batches().at(-1)?.header.dropped).toEqual({ tts: { baseline: 0, candidate: 4 } })
    expect(t.ledger.complaints()).toEqual([])
  })

  it('gives up a number that control holds another body for, and only that batch', async () => {
    const t = setUp()
    t.ledger.receive(JSON.stringify({ header: { seq: 1, sentAt: 9e9, completeThrough: 0 }, attempts: [] }))
    t.record(3)
    await t.pass(1500)
    t.record(2)
    await t.pass(1500)
    expect(t.logged).toContain('report.refused')
    expect(t.reporter.status()).toMatchObject({ dropped: 3, waiting: 0 })
    expect(t.ledger.records()).toHaveLength(2)
    expect(
      t.ledger
        .batches()
        .map(({ header }) => header.seq)
        .slice(0, 2),
    ).toEqual([1, 2])
  })

  it('halves a batch that is too large, down to one record', async () => {
    const t = setUp()
    await t.pass(100)
    const start = t.sentBodies.length
    t.world.mood = { status: 413 }
    t.record(40)
    await t.pass(100)
    for (let i = 0; i < 3; i++) await t.pass(1000)
    t.record(40)
    const sizes = t.sentBodies.slice(start).map((json) => JSON.parse(json).attempts.length)
    expect(sizes.slice(0, 4)).toEqual([40, 20, 10, 5])
    t.world.mood = 'well'
    await t.pass(3000)
    expect(t.ledger.records()).toHaveLength(40)
    expect(t.reporter.status()).toMatchObject({ waiting: 0, dropped: 40 })
    expect(t.ledger.complaints()).toEqual([])
  })

  it('bounds its memory, drops the oldest and counts them by arm', async () => {
    const t = setUp({ mostRecords: 50 })
    await t.pass(100)
    t.world.mood = 'refuses-connection'
    t.record(10)
    await t.pass(1100)
    t.record(80)
    await t.pass(1000)
    expect(t.reporter.status()).toMatchObject({ waiting: 60, dropped: 30 })
    t.world.mood = 'well'
    await t.pass(12_000)
    expect(t.ledger.records()).toHaveLength(60)
    expect(t.ledger.batches().at(-1)?.header.dropped).toEqual({ tts: { baseline: 0, candidate: 30 } })
  })

  it('promises completeness only for what has left', async () => {
    const t = setUp()
    await t.pass(100)
    t.world.mood = 'refuses-connection'
    t.record(1)
    await t.pass(1100)
    t.record(3000)
    t.world.mood = 'well'
    await t.pass(12_000)
    expect(t.ledger.records()).toHaveLength(3001)
    expect(t.ledger.complaints()).toEqual([])
    for (const { header } of t.ledger.batches())
      expect(header.completeThrough).toBeLessThanOrEqual(header.sentAt)
  })

  it('packs large batches and passes the plan version of receipts on', async () => {
    const t = setUp({ gzip: true })
    t.ledger.planVersion = 9
    t.record(99)
    await t.pass(1100)
    expect(t.ledger.records()).toHaveLength(99)
    expect(t.receipts.at(-1)).toBe(9)
  })

  it('sends everything when it drains, and says what it could not deliver', async () => {
    const t = setUp()
    t.record(1500)
    expect(await t.reporter.drain()).toBe(0)
    expect(t.ledger.records()).toHaveLength(1500)
    t.record(7)
    t.world.mood = 'refuses-connection'
    expect(await t.reporter.drain()).toBe(7)
  })

  it('keeps its numbers without gaps and its records once, whatever control goes through', async () => {
    const moods: readonly Mood[] = [
      'well',
      'refuses-connection',
      'answers-500',
      'takes-and-loses-answer',
      'hangs',
      'answers-html',
      { status: 429, headers: { 'retry-after': '2' } },
    ]
    const step = fc.tuple(
      fc.constantFrom(...moods),
      fc.integer({ min: 0, max: 150 }),
      fc.integer({ min: 1, max: 40 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const t = setUp()
        let made = 0
        for (const [mood, records, tenths] of steps) {
          t.world.mood = mood
          t.record(records)
          made += records
          await t.pass(tenths * 100)
        }
        t.world.mood = 'well'
        t.reporter.hurry()
        await t.pass(12_000, 500)
        expect(t.ledger.records()).toHaveLength(made)
        expect(new Set(t.ledger.records().map(({ endedAt }) => endedAt)).size).toBe(made)
        expect(t.ledger.complaints()).toEqual([])
        expect(t.ledger.batches().at(-1)?.header.dropped).toEqual({})
      }),
      { numRuns: 30 },
    )
  })
})
