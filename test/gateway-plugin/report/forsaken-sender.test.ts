import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { AttemptBatch } from '../../../gateway-plugin/contract.ts'
import { createPlanClient } from '../../../gateway-plugin/plan/plan-client.ts'
import { createPlanHolder } from '../../../gateway-plugin/plan/plan-holder.ts'
import { createReporter } from '../../../gateway-plugin/report/reporter.ts'
import type { Send, Sent } from '../../../gateway-plugin/send.ts'
import { readCallBody } from '../../support/read-call-body.ts'
import { samplePlan } from '../sample-plan.ts'
import { sampleRecord } from '../sample-record.ts'

/** A network whose calls are answered when a test says so, as those of a request that its runtime may end. */
function setUp() {
  const world = { now: 1_000 }
  const calls: { body: string; answer: (value: unknown) => void }[] = []
  const send: Send = (call) =>
    new Promise<Sent>((resolve) => {
      calls.push({
        body: readCallBody(call.body),
        answer: (value) =>
          resolve({
            kind: 'answer',
            answer: { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(value)) },
            firstByteMs: 1,
          }),
      })
    })
  const clocks = { now: () => world.now, random: () => 0.5, log: () => {} }
  return { world, calls, send, clocks }
}
const receipt = { accepted: 1, duplicate: false, rejected: [], planVersion: 1 }
const header = (body: string | undefined) => (JSON.parse(body ?? '{}') as AttemptBatch).header

describe('a report whose request was ended by the runtime', () => {
  it('is sent again under its number by a later request, and counts once when both arrive', async () => {
    const { world, calls, send, clocks } = setUp()
    const deferred: Promise<unknown>[] = []
    const reporter = createReporter({
      ...clocks,
      gateway: 'edge',
      instance: 'isolate',
      runtime: 'cloudflare',
      controlUrl: 'http://control',
      token: 't',
      send,
      gzip: null,
      planVersion: () => 1,
      breakers: () => ({}),
      onReceipt: () => {},
      defer: (work) => void deferred.push(work),
      mostRecords: 10,
    })
    reporter.record(sampleRecord())
    void reporter.flush()
    await setImmediate()
    expect(calls.length).toBe(1)

    // Nobody will ever hear of it. Soon after, others wait for it; much later they stop believing in it.
    world.now += 5_000
    reporter.record(sampleRecord())
    void reporter.flush()
    await setImmediate()
    expect(calls.length).toBe(1)
    world.now += 20_000
    const flushed = reporter.flush()
    await setImmediate()
    expect(calls.length).toBe(2)
    expect(header(calls[1]?.body).seq).toBe(header(calls[0]?.body).seq)

    calls[1]?.answer(receipt)
    await setImmediate()
    // It came back to life: what it says changes nothing any more.
    calls[0]?.answer(receipt)
    await setImmediate()
    expect(header(calls[2]?.body).seq).toBe(2)
    calls[2]?.answer(receipt)
    await flushed
    expect(reporter.status()).toMatchObject({ waiting: 0, seq: 3 })
  })

  it('leaves with the request that has records, and not at all where there are none', async () => {
    const { calls, send, clocks } = setUp()
    let records = 0
    const reporter = createReporter({
      ...clocks,
      gateway: 'edge',
      instance: 'isolate',
      runtime: 'cloudflare',
      controlUrl: 'http://control',
      token: 't',
      send,
      gzip: null,
      planVersion: () => 1,
      breakers: () => ({}),
      onReceipt: () => {},
      onRecord: () => records++,
      cacheCounts: () => ({ hits: 1, misses: 2, shared: 0, failures: 0 }),
    })
    const first = reporter.flush()
    await setImmediate()
    calls[0]?.answer(receipt)
    await first
    await reporter.flush()
    expect(calls.length).toBe(1)
    reporter.record(sampleRecord())
    expect(records).toBe(1)
    const second = reporter.flush()
    await setImmediate()
    expect(header(calls[1]?.body).cache).toEqual({ hits: 1, misses: 2, shared: 0, failures: 0 })
    calls[1]?.answer(receipt)
    await second
  })
})

describe('a question for the plan whose request was ended by the runtime', () => {
  it('is asked again by a later request', async () => {
    const { world, calls, send, clocks } = setUp()
    const holder = createPlanHolder({ now: clocks.now, wallClock: () => 0, onApplied: () => {} })
    const client = createPlanClient({
      ...clocks,
      controlUrl: 'http://control',
      token: 't',
      send,
      openStream: null,
      holder,
      onContact: () => {},
    })
    expect(client.isDue()).toBe(true)
    void client.refresh()
    expect([client.isDue(), client.pending() === null]).toEqual([false, false])
    world.now += 10_000
    void client.refresh()
    expect(calls.length).toBe(1)
    world.now += 15_000
    expect(client.isDue()).toBe(true)
    const asked = client.refresh()
    expect(calls.length).toBe(2)
    calls[1]?.answer(samplePlan())
    await asked
    expect(holder.version()).toBe(1)
    expect([client.isDue(), client.pending()]).toEqual([false, null])
  })
})
