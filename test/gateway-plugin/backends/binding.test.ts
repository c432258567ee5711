import { describe, expect, it } from 'vitest'
import type { HttpCall } from '../../../gateway-plugin/backends/adapter.ts'
import { createGateway } from '../../../gateway-plugin/gateway.ts'
import { createNodeSettings } from '../../../gateway-plugin/runtimes/node-settings.ts'
import type { Send } from '../../../gateway-plugin/send.ts'
import { sampleMp3 } from '../sample-audio.ts'
import { SAMPLE_OWN_SETTINGS } from '../sample-own-settings.ts'
import { samplePlan, sampleVendor } from '../sample-plan.ts'

/** A gateway whose plan has the vendor by binding, and the calls of it that its runtime was given. */
async function open(hasAi: boolean, answer: { status: number; body: Uint8Array }) {
  const calls: HttpCall[] = []
  const logged: unknown[] = []
  const vendor = sampleVendor({ dialect: 'binding', aiGateway: 'tts' })
  const send: Send = async (call) => {
    if (call.url.startsWith('http://control'))
      return { kind: 'failed', failure: 'connect', status: null, detail: '' }
    calls.push(call)
    return { kind: 'answer', answer: { ...answer, headers: { 'cf-ai-neurons': '5.45' } }, firstByteMs: 1 }
  }
  const own = {
    ...SAMPLE_OWN_SETTINGS,
    planStore: {
      load: async () => JSON.stringify(samplePlan({}, { backends: [vendor], rollouts: [] })),
      save: async () => {},
    },
    log: (level: string, event: string, fields?: object) => logged.push({ level, event, ...fields }),
  }
  const openStream = async () => ({ status: null, detail: '' })
  const settings = createNodeSettings(own, {
    send,
    openBody: async () => ({ kind: 'aborted' }),
    openStream,
    close() {},
  })
  const gateway = createGateway({ ...settings, hasAi })
  await gateway.start()
  const body = new TextEncoder().encode('{"text":"Hello."}')
  const said = await gateway.handle({
    method: 'POST',
    path: '/tts/speak',
    headers: {},
    body,
    address: '127.0.0.1',
    signal: null,
  })
  return { said, calls, logged }
}

describe('the vendor by binding', () => {
  it('needs no credential where the runtime has the binding', async () => {
    const { said, calls } = await open(true, { status: 200, body: sampleMp3() })
    expect(said).toMatchObject({ status: 200, headers: { 'x-tts-engine': 'workers-ai' } })
    expect(calls[0]?.model).toEqual({
      name: '@cf/deepgram/aura-2-en',
      inputs: { text: 'Hello.', speaker: 'luna', encoding: 'mp3' },
      gateway: 'tts',
    })
    expect(calls[0]?.headers).not.toHaveProperty('authorization')
  })

  it('is our configuration where the runtime has neither binding nor credential', async () => {
    const { said, calls, logged } = await open(false, { status: 200, body: sampleMp3() })
    expect(said.status).toBe(503)
    expect(calls).toEqual([])
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'attempt.failed', failure: 'configuration' }),
    )
  })

  it('says by the number of its raw answer what went wrong', async () => {
    const body = new TextEncoder().encode(
      JSON.stringify({ internalCode: 3036, description: 'used up', name: 'AiError' }),
    )
    const { said, logged } = await open(true, { status: 429, body })
    expect(said.status).toBe(503)
    expect(logged).toContainEqual(expect.objectContaining({ event: 'attempt.failed', outcome: 'quota' }))
  })
})
