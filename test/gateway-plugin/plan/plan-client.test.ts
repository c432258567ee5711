import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventParser, type ServerEvent } from '../../../gateway-plugin/plan/event-parser.ts'
import { createPlanClient } from '../../../gateway-plugin/plan/plan-client.ts'
import { createPlanHolder } from '../../../gateway-plugin/plan/plan-holder.ts'
import type { OpenStream, Send } from '../../../gateway-plugin/send.ts'
import { samplePlan } from '../sample-plan.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const event = (plan: unknown, id = 1) => bytes(`id: ${id}\nevent: plan\ndata: ${JSON.stringify(plan)}\n\n`)

/** A plan client, the control it asks, and a clock that only moves when it is told to. */
function setUp(hasStream = true) {
  const world = { now: 0, isAway: false, body: JSON.stringify(samplePlan()), isStreamRefused: false }
  const logged: string[] = []
  const applied: number[] = []
  const polls: { at: number; etag: string | undefined }[] = []
  const streams: { push: (chunk: Uint8Array) => void; cut: () => void; at: number; isOpen: boolean }[] = []
  let contacts = 0
  const send: Send = async (call) => {
    polls.push({ at: world.now, etag: call.headers['if-none-match'] })
    if (world.isAway) return { kind: 'failed', failure: 'connect', status: null, detail: 'refused' }
    const etag = `"${world.body.length}-${JSON.parse(world.body).planVersion ?? 0}"`
    const isKnown = call.headers['if-none-match'] === etag
    const answer = { status: isKnown ? 304 : 200, headers: { etag }, body: bytes(isKnown ? '' : world.body) }
    return { kind: 'answer', answer, firstByteMs: 1 }
  }
  const openStream: OpenStream = (_call, onOpen, onBytes, signal) =>
    new Promise((resolve) => {
      const end = (detail: string) => {
        stream.isOpen = false
        resolve({ status: null, detail })
      }
      const stream = { push: onBytes, cut: () => end('cut'), at: world.now, isOpen: true }
      streams.push(stream)
      signal.addEventListener('abort', () => end('aborted'))
      if (world.isAway || world.isStreamRefused) return end('refused')
      onOpen()
    })
  const holder = createPlanHolder({
    now: () => world.now,
    wallClock: () => 1_795_410_000_000 + world.now,
    onApplied: (plan) => void applied.push(plan.planVersion),
  })
  const client = createPlanClient({
    controlUrl: 'http://control',
    token: 't',
    send,
    openStream: hasStream ? openStream : null,
    now: () => world.now,
    random: () => 0.5,
    holder,
    log: (_level, name) => void logged.push(name),
    onContact: () => contacts++,
  })
  const pass = async (ms: number) => {
    for (let i = 0; i < ms; i += 100) {
      world.now += 100
      client.tick()
      await setImmediate()
    }
  }
  return { world, logged, applied, polls, streams, holder, client, pass, contacts: () => contacts }
}

describe('following the plan', () => {
  it('asks at once, and again only for what changed', async () => {
    const t = setUp(false)
    await t.pass(10_000)
    expect(t.applied).toEqual([1])
    expect(t.polls.length).toBeGreaterThanOrEqual(4)
    expect(t.polls[0]?.etag).toBeUndefined()
    expect(t.polls[1]?.etag).toBeDefined()
    t.world.body = JSON.stringify(samplePlan({ share: 2500 }, { planVersion: 2 }))
    await t.pass(2600)
    expect(t.holder.current()?.plan.rollouts[0]?.share).toBe(2500)
  })

  it('applies what the stream brings in the same moment, and polls rarely beside it', async () => {
    const t = setUp()
    await t.pass(1000)
    const polls = t.polls.length
    t.streams[0]?.push(event(samplePlan({ phase: 'rolled-back', share: 0 }, { planVersion: 5 })))
    expect(t.holder.version()).toBe(5)
    expect(t.holder.status().source).toBe('stream')
    for (let i = 0; i < 3; i++) {
      await t.pass(15_000)
      t.streams[0]?.push(bytes(': here\n\n'))
    }
    expect(t.polls.length - polls).toBeLessThanOrEqual(2)
    expect(t.streams).toHaveLength(1)
  })

  it('opens a stream again after it was cut, and asks at once what it missed', async () => {
    const t = setUp()
    await t.pass(1000)
    t.streams[0]?.push(bytes(': here\n\n'))
    t.world.body = JSON.stringify(samplePlan({}, { planVersion: 3 }))
    t.streams[0]?.cut()
    await t.pass(300)
    expect(t.holder.version()).toBe(3)
    expect(t.streams.length).toBeGreaterThanOrEqual(2)
    expect(t.client.isStreaming()).toBe(true)
  })

  it('takes a stream that is silent for 40 s for dead', async () => {
    const t = setUp()
    await t.pass(39_000)
    expect(t.streams).toHaveLength(1)
    await t.pass(3000)
    expect(t.streams[0]?.isOpen).toBe(false)
    expect(t.streams).toHaveLength(2)
  })

  it('never replaces a newer plan by an older one', async () => {
    const t = setUp()
    await t.pass(200)
    t.streams[0]?.push(event(samplePlan({}, { planVersion: 9 })))
    t.streams[0]?.push(event(samplePlan({}, { planVersion: 8 })))
    expect(t.holder.version()).toBe(9)
    expect(t.logged).toContain('plan.older-ignored')
  })

  it('keeps the last good plan when a broken one arrives', async () => {
    const t = setUp()
    await t.pass(200)
    t.streams[0]?.push(event({ ...samplePlan({}, { planVersion: 4 }), backends: [] }))
    t.streams[0]?.push(bytes('event: plan\ndata: {"half\n\n'))
    t.streams[0]?.push(event({ ...samplePlan({}, { planVersion: 5 }), contractVersion: 2 }))
    expect(t.holder.version()).toBe(1)
    expect(t.logged.filter((name) => name === 'plan.refused')).toHaveLength(3)
  })

  it('widens its polls while control is away but never stops, and says since when', async () => {
    const t = setUp()
    await t.pass(500)
    t.world.isAway = true
    t.streams[0]?.cut()
    await t.pass(200_000)
    const gaps = t.polls.slice(1).map(({ at }, i) => at - t.polls[i]!.at)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(31_000)
    expect(gaps.at(-1)).toBeGreaterThan(15_000)
    expect(t.holder.status().controlUnreachableSince).toMatch(/^2026-/)
    expect(t.holder.version()).toBe(1)
    expect(t.holder.isStale()).toBe(true)
    t.world.isAway = false
    t.world.body = JSON.stringify(samplePlan({}, { planVersion: 2 }))
    await t.pass(31_000)
    expect(t.holder.status()).toMatchObject({ planVersion: 2, controlUnreachableSince: null, isStale: false })
    expect(t.contacts()).toBeGreaterThan(0)
  })

  it('asks once however often it is told to hurry', async () => {
    const t = setUp(false)
    await Promise.all([t.client.refresh(), t.client.refresh(), t.client.refresh()])
    expect(t.polls).toHaveLength(1)
  })

  it('prefers what control says over what a disk says under the same number', () => {
    const t = setUp(false)
    t.holder.offer(samplePlan({ share: 100 }), 'stored')
    expect(t.holder.offer(samplePlan({ share: 200 }), 'poll')).toBe('same')
    expect(t.holder.current()?.plan.rollouts[0]?.share).toBe(200)
    expect(t.applied).toEqual([1])
  })
})

describe('reading server-sent events', () => {
  const read = (chunks: readonly Uint8Array[]): ServerEvent[] => {
    const events: ServerEvent[] = []
    const parser = createEventParser((one) => events.push(one))
    for (const chunk of chunks) parser.push(chunk)
    return events
  }

  it('reads the same however the bytes are cut, with any line end', () => {
    const stream = ': hello\r\nid: 7\nevent: plan\r\ndata: {"ü":\r\ndata: 1}\r\n\r\nretry: 10\ndata:x\n\n'
    const whole = read([bytes(stream)])
    expect(whole).toEqual([
      { event: 'plan', data: '{"ü":\n1}', id: '7' },
      { event: 'message', data: 'x', id: '7' },
    ])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const all = bytes(stream)
        const chunks: Uint8Array[] = []
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length]!
          chunks.push(all.subarray(at, at + size))
          at += size
        }
        expect(read(chunks)).toEqual(whole)
      }),
    )
  })

  it('are no fresher for a stream that lives on under a plan that cannot be read', async () => {
    const t = setUp()
    await t.pass(1_000)
    const newer = samplePlan({}, { planVersion: 2 })
    const broken = { ...newer, whenStale: 'who knows' }
    t.streams[0]?.push(event(broken))
    t.world.body = JSON.stringify(broken)
    for (let i = 0; i < 20; i++) {
      t.streams[0]?.push(bytes(': still here\n\n'))
      await t.pass(1_000)
    }
    expect(t.holder.status().ageMs).toBeGreaterThanOrEqual(19_000)
    t.streams[0]?.push(event(newer, 2))
    t.streams[0]?.push(bytes(': still here\n\n'))
    expect(t.holder.status().ageMs).toBe(0)
    expect(t.holder.version()).toBe(2)
  })
})
