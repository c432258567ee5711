import { expect, it } from 'vitest'
import { startKokoroServer } from '../../deploy/local/engines/kokoro-server.ts'
import { sampleKokoro } from '../gateway-plugin/sample-plan.ts'
import { startWorld } from '../runtimes/gateway-world.ts'
import { listenTo } from '../support/faults/listen-to.ts'

const LONG = 'The quick brown fox jumps over the lazy dog, and the dog does not mind at all. '.repeat(6)

it('passes real speech on while the engine still speaks, and counts it as one attempt', async () => {
  const engine = await startKokoroServer({ port: 0, now: () => performance.now(), random: () => 0.5 })
  const capabilities = { ...sampleKokoro().capabilities, formats: ['wav', 'pcm'] as const, streaming: true }
  const world = await startWorld({ rollout: { share: 10_000 }, kokoro: { url: engine.url, capabilities } })
  try {
    let pieces = 0
    const heard = await listenTo(world.url, { text: LONG, format: 'pcm' }, 'user-1', () => {
      pieces++
    })
    expect(heard).toMatchObject({ status: 200, isBroken: false })
    expect(heard.headers).toMatchObject({ 'x-tts-engine': 'kokoro', 'content-type': 'audio/pcm' })
    expect(pieces).toBeGreaterThan(1)
    const [record] = await world.records(1)
    expect(record).toMatchObject({ outcome: 'ok', audioBytes: heard.body.length })
    expect(record!.audioSeconds).toBeGreaterThan(15)
    expect(record!.firstByteMs!).toBeLessThan(record!.latencyMs! * 0.7)
  } finally {
    await world.close()
    await engine.close()
  }
})
