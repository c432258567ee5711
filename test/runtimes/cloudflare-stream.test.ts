import { afterEach, describe, expect, it } from 'vitest'
import { PACED_AUDIO, type PacedSpeech, startPacedSpeech } from '../support/faults/paced-speech.ts'
import { until } from './listen.ts'
import { startWorkerWorld, type WorkerWorld } from './worker-world.ts'

let world: WorkerWorld
let paced: PacedSpeech
afterEach(async () => {
  await world.close()
  await paced.close()
})

const open = async () => {
  paced = await startPacedSpeech()
  world = await startWorkerWorld({
    rollout: { share: 10_000 },
    kokoro: {
      url: paced.url,
      stallMs: 600,
      capabilities: {
        languages: ['en'],
        voices: [],
        formats: ['mp3'],
        maxCharacters: 1000,
        speed: true,
        pitch: false,
        streaming: true,
      },
    },
  })
  return world
}
const story = { text: 'A long story.', format: 'mp3' }
const ask = async () => {
  const asked = world.worker.dispatchFetch('http://gateway.local/tts/speak', {
    method: 'POST',
    headers: { 'cf-connecting-ip': '127.0.0.1', 'x-user-id': 'ana' },
    body: JSON.stringify(story),
  })
  await until(
    () => paced.open(),
    (calls) => calls === 1,
  )
  return asked
}

describe('audio that comes in pieces, through a Worker', () => {
  it('leaves as it comes in, is kept when it is complete, and is reported with both latencies', async () => {
    await open()
    const asked = ask()
    await until(
      () => paced.open(),
      (calls) => calls === 1,
    )
    paced.give(2_080)
    const answer = await asked
    expect(answer.headers.get('content-type')).toBe('audio/mpeg')
    const reader = answer.body!.getReader()
    let size = 0
    // The rest has not even been made yet. TCP cuts what has been given wherever it likes.
    while (size < 2_080) size += (await reader.read()).value!.length
    expect(size).toBe(2_080)
    for (let at = 2_080; at < PACED_AUDIO.length; at += 20_800)
      paced.give(20_800, at + 20_800 >= PACED_AUDIO.length)
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
    }
    expect(size).toBe(PACED_AUDIO.length)
    const [record] = await world.records(1)
    expect(record).toMatchObject({ backend: 'kokoro', outcome: 'ok', audioBytes: PACED_AUDIO.length })
    expect(record!.latencyMs!).toBeGreaterThanOrEqual(record!.firstByteMs!)
    const again = await until(
      () => world.speak(story, { 'x-user-id': 'ben' }),
      ({ headers }) => headers.get('x-tts-cache') === 'hit',
    )
    expect(again.bytes.length).toBe(PACED_AUDIO.length)
    expect(paced.bodies.length).toBe(1)
  })

  it('that breaks off ends the answer there, is never kept, and counts as an error', async () => {
    await open()
    const asked = ask()
    await until(
      () => paced.open(),
      (calls) => calls === 1,
    )
    paced.give(2_080)
    // workerd writes the last chunk of HTTP/1.1 also when a body fails: unlike on Node, the client cannot see it.
    expect((await (await asked).arrayBuffer()).byteLength).toBe(2_080)
    const [record] = await world.records(1)
    expect(record).toMatchObject({ backend: 'kokoro', outcome: 'timeout', failure: 'timeout' })
    const again = ask()
    await until(
      () => paced.bodies.length,
      (calls) => calls === 2,
    )
    paced.give(PACED_AUDIO.length, true)
    expect((await again).headers.get('x-tts-cache')).toBe('miss')
    await (await again).arrayBuffer()
  })

  it('is reported also when the client leaves', async () => {
    await open()
    const asked = ask()
    await until(
      () => paced.open(),
      (calls) => calls === 1,
    )
    paced.give(2_080)
    const answer = await asked
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.cancel()
    const [record] = await world.records(1)
    expect(record).toMatchObject({ backend: 'kokoro', role: 'primary' })
  })
})
