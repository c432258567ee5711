import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OutboxDelivery, startOutboxDelivery } from '../../../control/app/deliver-outbox.ts'
import type { Effect } from '../../../control/core/effects.ts'
import { epochMs } from '../../../control/core/units.ts'
import { createSlackNotifier } from '../../../control/notify/slack.ts'
import { createLogger } from '../../../control/observe/logger.ts'
import type { Notifier } from '../../../control/ports/notifier.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { LINKS, TEST_NOTICE } from '../notify/sample-notices.ts'
import { type SlackReceiver, startSlackReceiver } from '../notify/slack-receiver.ts'

const effect = (id: string): Effect => ({
  lane: 'slack',
  idempotencyId: id,
  notice: { ...TEST_NOTICE, actor: id } as Effect['notice'],
})

/** The machine may be busy: only the order of things is asserted, never their time. */
const eventually = <T>(look: () => T) => expect.poll(look, { interval: 5, timeout: 15_000 })

/** A real database file, a real receiver, and time that the test moves. */
describe('delivery from the outbox', () => {
  let folder: string
  let store: Store
  let slack: SlackReceiver
  let now: number
  let timers: { at: number; run: () => void }[]
  let logged: string[]
  let running: OutboxDelivery[]

  const clock = { now: () => epochMs(now) }
  const timer = {
    after(ms: number, run: () => void) {
      const entry = { at: now + ms, run }
      timers.push(entry)
      return () => {
        timers = timers.filter((other) => other !== entry)
      }
    },
  }
  const log = createLogger({ now: () => now, write: (line) => logged.push(line), level: 'debug' })
  const slackNotifier = (timeoutMs = 10_000): Notifier =>
    createSlackNotifier({ webhookUrl: slack.url, links: LINKS, mention: null, clock, timeoutMs })

  function start(notifier: Notifier = slackNotifier(), stopWithinMs = 6_000): OutboxDelivery {
    const delivery = startOutboxDelivery({
      store,
      notifiers: { slack: notifier },
      clock,
      timer,
      random: () => 0.5,
      log,
      stopWithinMs,
    })
    running.push(delivery)
    return delivery
  }

  /** Moves time on and runs what has become due. */
  function pass(ms: number): void {
    now += ms
    const due = timers.filter((entry) => entry.at <= now)
    timers = timers.filter((entry) => entry.at > now)
    for (const entry of due) entry.run()
  }

  const enqueue = (...ids: string[]) => store.outbox.enqueue(ids.map(effect), clock.now())
  const idle = () => eventually(() => timers.length).toBeGreaterThan(0)
  const texts = () => JSON.stringify(slack.accepted)

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crossfade-outbox-'))
    store = createSqliteStore({ path: join(folder, 'control.db') })
    slack = await startSlackReceiver()
    now = Date.UTC(2026, 10, 23)
    timers = []
    logged = []
    running = []
  })
  afterEach(async () => {
    await slack.close()
    for (const delivery of running) void delivery.stop()
    pass(60_000)
    await store.close()
    rmSync(folder, { recursive: true })
  })

  it('sends what waits, each once and in order, and is woken by a write', async () => {
    await enqueue('m1', 'm2')
    start()
    await idle()
    await enqueue('m3')
    await eventually(() => slack.seen.length).toBe(3)
    await idle()
    expect(texts()).toMatch(/m1.*m2.*m3/s)
    expect(await store.outbox.backlog(clock.now())).toEqual([])
    expect(texts()).not.toContain('Possibly sent before')
  })

  it('finds what waits even when nobody wakes it', async () => {
    const real = store
    store = { ...store, onOutbox() {} }
    start()
    await idle()
    await enqueue('m1')
    pass(5_000)
    await eventually(() => slack.accepted.length).toBe(1)
    store = real
  })

  it('waits as long as Slack asks for, and lets nothing overtake', async () => {
    slack.behave({ kind: 'status', status: 429, headers: { 'retry-after': '30' } })
    await enqueue('m1')
    start()
    await idle()
    slack.behave({ kind: 'ok' })
    await enqueue('m2')
    await idle()
    pass(29_999)
    await idle()
    expect(slack.accepted).toHaveLength(0)
    pass(1_000)
    await eventually(() => slack.accepted.length).toBe(2)
    expect(texts()).toMatch(/m1.*m2/s)
    expect(texts()).not.toContain('Possibly sent before')
  })

  it('tries again after a 500, and does not call it a repeat', async () => {
    slack.behave({ kind: 'status', status: 500 })
    await enqueue('m1')
    start()
    await idle()
    const [waiting] = await store.outbox.recent(1)
    expect(waiting).toMatchObject({ attempts: 1, lastError: 'Slack answered 500', deliveredAt: null })
    slack.behave({ kind: 'ok' })
    pass(1_000)
    await eventually(() => slack.accepted.length).toBe(1)
    expect(texts()).not.toContain('Possibly sent before')
  })

  it('marks as a repeat what was sent and never answered', async () => {
    slack.behave({ kind: 'hang' })
    await enqueue('m1')
    start(slackNotifier(400))
    await eventually(() => logged.join()).toContain('outbox.not-delivered')
    await idle()
    slack.behave({ kind: 'status', status: 500 })
    pass(5_000)
    await eventually(() => slack.seen.length).toBe(2)
    await idle()
    slack.behave({ kind: 'ok' })
    pass(5_000)
    await eventually(() => slack.accepted.length).toBe(1)
    expect(texts()).toContain('Possibly sent before')
  })

  it('holds up no write while Slack hangs', async () => {
    slack.behave({ kind: 'hang' })
    await enqueue('m1')
    start()
    await eventually(() => slack.seen.length).toBe(1)
    await enqueue('m2')
    expect(await store.outbox.backlog(clock.now())).toEqual([{ lane: 'slack', waiting: 2, oldestMs: 0 }])
  })

  it('sends again, marked, what another process began and never finished', async () => {
    await enqueue('m1', 'm2')
    await store.outbox.begin('slack', clock.now())
    await store.close()
    store = createSqliteStore({ path: join(folder, 'control.db') })
    start()
    await eventually(() => slack.accepted.length).toBe(2)
    expect(JSON.stringify(slack.accepted[0])).toContain('Possibly sent before')
    expect(JSON.stringify(slack.accepted[1])).not.toContain('Possibly sent before')
  })

  it('does not send again what was accepted while the database could not write it down', async () => {
    await enqueue('m1', 'm2')
    const { delivered } = store.outbox
    let failures = 2
    const outbox = {
      ...store.outbox,
      delivered: async (...args: Parameters<typeof delivered>) => {
        if (failures-- > 0) throw new Error('disk full')
        return delivered(...args)
      },
    }
    const real = store
    store = { ...store, outbox }
    start()
    await idle()
    pass(5_000)
    await eventually(() => failures).toBe(0)
    await idle()
    pass(5_000)
    await eventually(() => slack.accepted.length).toBe(2)
    await idle()
    expect(slack.seen).toHaveLength(2)
    expect(logged.join()).toContain('disk full')
    store = real
  })

  it('keeps a row when a notifier throws, and says so', async () => {
    await enqueue('m1')
    start({ deliver: () => Promise.reject(new Error('a fault of ours')) })
    await idle()
    expect(await store.outbox.recent(1)).toMatchObject([{ deliveredAt: null, maybeDelivered: true }])
    expect(logged.join()).toContain('a fault of ours')
  })

  it('waits at a stop for the message on its way, begins no other, and gives up on a hung one', async () => {
    let answer = (_: 'delivered') => {}
    const sent: string[] = []
    await enqueue('m1', 'm2')
    const delivery = start({
      deliver: (_, { idempotencyId }) => {
        sent.push(idempotencyId)
        return new Promise((done) => {
          answer = done
        })
      },
    })
    await eventually(() => sent).toEqual(['m1'])
    const stopped = delivery.stop()
    answer('delivered')
    await stopped
    expect(sent).toEqual(['m1'])
    expect((await store.outbox.recent(9)).filter((row) => row.deliveredAt !== null)).toHaveLength(1)

    const hung = start({ deliver: () => new Promise(() => {}) })
    await eventually(async () => (await store.outbox.recent(1))[0]?.attempts).toBe(1)
    let ended = false
    const ending = hung.stop().then(() => {
      ended = true
    })
    expect(ended).toBe(false)
    pass(6_000)
    await ending
  })
})
