import { describe, expect, it } from 'vitest'
import type { FeedbackBatch, FeedbackRecord } from '../../../gateway-plugin/contract.ts'
import { createFeedbackSender } from '../../../gateway-plugin/feedback/feedback-sender.ts'
import type { Send } from '../../../gateway-plugin/send.ts'
import { readCallBody } from '../../support/read-call-body.ts'

const complaint: FeedbackRecord = {
  kind: 'complaint',
  rating: null,
  rollout: 'tts',
  arm: 'candidate',
  assignedBy: 'hash',
  epoch: 1,
  planVersion: 1,
  share: 1_000,
  backend: 'kokoro',
  unit: 'u'.repeat(22),
  ageMs: 10,
}

function open() {
  const batches: FeedbackBatch[] = []
  const logged: string[] = []
  const world = { now: 0, status: 200, batches, logged }
  const send: Send = async (call) => {
    if (world.status === 0)
      return { kind: 'failed', failure: 'connect', status: null, detail: 'ECONNREFUSED' }
    if (world.status === 200) batches.push(JSON.parse(readCallBody(call.body)))
    return {
      kind: 'answer',
      firstByteMs: 1,
      answer: { status: world.status, headers: {}, body: new TextEncoder().encode('{"rejected":[]}') },
    }
  }
  const sender = createFeedbackSender({
    gateway: 'edge',
    instance: 'i1',
    controlUrl: 'http://control',
    token: 't',
    send,
    now: () => world.now,
    random: () => 1,
    log: (_level, event) => logged.push(event),
  })
  return { ...world, world, sender }
}

describe('sending feedback to control', () => {
  it('delivers at once and says who sent it', async () => {
    const { sender, batches } = open()
    await sender.add(complaint)
    expect(batches).toEqual([{ contractVersion: 1, gateway: 'edge', instance: 'i1', feedback: [complaint] }])
    expect(sender.status()).toEqual({ waiting: 0, dropped: 0 })
  })

  it('keeps what control could not take, tries less and less often, and tells the age at arrival', async () => {
    const { sender, world, batches, logged } = open()
    world.status = 0
    await sender.add(complaint)
    await sender.add(complaint)
    sender.tick()
    expect(sender.status().waiting).toBe(2)
    world.now = 60_000
    world.status = 200
    sender.tick()
    expect(await sender.drain()).toBe(0)
    expect(batches.flatMap(({ feedback }) => feedback.map(({ ageMs }) => ageMs))).toEqual([60_010, 60_010])
    expect(logged).toEqual(['feedback.not-sent', 'feedback.recovered'])
  })

  it('forgets the oldest beyond 2,000, and counts them', async () => {
    const { sender, world } = open()
    world.status = 503
    for (let i = 0; i < 2_100; i++) await sender.add(complaint)
    expect(sender.status()).toEqual({ waiting: 2_000, dropped: 100 })
    expect(await sender.drain()).toBe(2_000)
  })

  it('does not repeat what control refuses for good', async () => {
    const { sender, world, logged } = open()
    world.status = 422
    await sender.add(complaint)
    expect(sender.status()).toEqual({ waiting: 0, dropped: 1 })
    expect(logged).toEqual(['feedback.refused'])
  })
})
