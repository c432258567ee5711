import { afterEach, describe, expect, it } from 'vitest'
import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import { type GatewayWorld, startWorld } from '../../runtimes/gateway-world.ts'

let world: GatewayWorld
afterEach(() => world.close())

async function open(
  kokoro: Partial<PlanBackend> = {},
  vendor: Partial<PlanBackend> = {},
  share = 10_000,
): Promise<GatewayWorld> {
  world = await startWorld({ rollout: { share }, kokoro, vendor })
  return world
}

const REFUSE = { whenUnsupported: { speed: 'refuse', pitch: 'refuse' } } as const
const json = (body: Buffer) => JSON.parse(body.toString())

describe('a speed or pitch that a backend cannot honour', () => {
  it('is honoured without a word where it can be', async () => {
    const w = await open()
    const answer = await w.speak({ text: 'Quickly.', speed: 1.5 })
    expect(answer.headers).not.toHaveProperty('x-tts-ignored')
    expect(w.kokoro.bodies[0]).toMatchObject({ speed: 1.5 })
  })

  it('is left out by rule, and the answer says what was left out, from the cache too', async () => {
    const w = await open({}, {}, 0)
    for (const cache of ['miss', 'hit']) {
      const { status, headers } = await w.speak({ text: 'Quickly and high.', speed: 1.5, pitch: 1.2 })
      expect(status).toBe(200)
      expect(headers).toMatchObject({ 'x-tts-ignored': 'speed, pitch', 'x-tts-cache': cache })
      expect(headers['access-control-expose-headers']).toContain('X-TTS-Ignored')
    }
    expect(w.vendor.bodies[0]).not.toHaveProperty('speed')
  })

  it('keeps a request on the other backend where the candidate refuses it by rule', async () => {
    const w = await open(REFUSE)
    const answer = await w.speak({ text: 'High.', pitch: 1.2 })
    expect(answer.headers).toMatchObject({ 'x-tts-engine': 'workers-ai', 'x-tts-ignored': 'pitch' })
    const [record] = await w.records(1)
    expect(record).toMatchObject({ eligible: false, reason: 'not-eligible-parameter', arm: 'baseline' })
  })

  it('is refused, by the name of the field, where everybody refuses it', async () => {
    const w = await open(REFUSE, REFUSE)
    const answer = await w.speak({ text: 'High.', pitch: 1.2 })
    expect(answer.status).toBe(400)
    expect(json(answer.body).problems).toEqual([
      { field: 'pitch', problem: 'expected 1 with this language, got 1.2' },
    ])
    expect(w.kokoro.bodies).toHaveLength(0)
  })

  it('is no failure: nobody is asked who would refuse it, not even as a fallback', async () => {
    const w = await open({}, REFUSE)
    w.kokoro.mood = { kind: 'answers', status: 500, body: {} }
    expect((await w.speak({ text: 'Quickly.', speed: 2 })).status).toBe(503)
    expect(w.vendor.bodies).toHaveLength(0)
  })
})
