import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { NodeOwnSettings } from '../../../gateway-plugin/runtimes/node.ts'
import { type GatewayWorld, startWorld } from '../../runtimes/gateway-world.ts'
import { until } from '../../runtimes/listen.ts'
import { listenTo } from '../../support/faults/listen-to.ts'
import { PACED_AUDIO, type PacedSpeech, startPacedSpeech } from '../../support/faults/paced-speech.ts'
import { sampleKokoro } from '../sample-plan.ts'

let world: GatewayWorld
let speech: PacedSpeech
afterEach(async () => {
  await speech.close()
  await world.close()
})

async function open(settings: Partial<NodeOwnSettings> = {}, kokoro: { concurrency?: number } = {}) {
  speech = await startPacedSpeech()
  const capabilities = { ...sampleKokoro().capabilities, formats: ['mp3', 'wav'] as const, streaming: true }
  world = await startWorld({
    rollout: { share: 10_000 },
    kokoro: { url: speech.url, capabilities, ...kokoro },
    settings,
  })
  return world
}
const calls = (count: number) => until(speech.open, (open) => open === count)
let texts = 0
const fresh = (format = 'mp3') => ({ text: `Streamed sentence ${++texts}.`, format })

describe('audio that is passed on as it comes', () => {
  it('reaches the client before the backend has made the rest', async () => {
    const w = await open()
    let heard = 0
    const listening = listenTo(w.url, fresh(), 'user-1', () => {
      heard++
    })
    await calls(1)
    speech.give(2080)
    await until(
      () => heard,
      (count) => count >= 1,
    )
    expect(speech.open()).toBe(1)
    speech.give(PACED_AUDIO.length, true)
    const answer = await listening
    expect(answer).toMatchObject({ status: 200, isBroken: false })
    expect(answer.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'transfer-encoding': 'chunked' })
    expect(answer.headers['x-tts-engine']).toBe('kokoro')
    expect(answer.body.equals(PACED_AUDIO)).toBe(true)
    expect(speech.bodies[0]).toMatchObject({ stream: true })
  })

  it('is one attempt, counted at its last byte, with the time of its first', async () => {
    const w = await open()
    const listening = listenTo(w.url, fresh())
    await calls(1)
    speech.give(2080)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(w.control.ledger.records()).toEqual([])
    speech.give(PACED_AUDIO.length, true)
    await listening
    const [record, ...others] = await w.records(1)
    expect(others).toEqual([])
    expect(record).toMatchObject({ outcome: 'ok', audioBytes: PACED_AUDIO.length, status: 200 })
    expect(record!.audioSeconds).toBeCloseTo(10.4, 0)
    expect(record!.latencyMs! - record!.firstByteMs!).toBeGreaterThan(100)
  })

  it('is kept for the next who asks, once it is complete', async () => {
    const w = await open()
    const text = fresh()
    const listening = listenTo(w.url, text)
    await calls(1)
    speech.give(PACED_AUDIO.length, true)
    await listening
    const again = await listenTo(w.url, text, 'user-1')
    expect(again.headers).toMatchObject({
      'x-tts-cache': 'hit',
      'content-length': String(PACED_AUDIO.length),
    })
    expect(speech.bodies).toHaveLength(1)
  })

  it('is not kept when it broke off', async () => {
    const w = await open()
    const text = fresh()
    const listening = listenTo(w.url, text)
    await calls(1)
    speech.give(2080)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await speech.close()
    expect(await listening).toMatchObject({ status: 200, isBroken: true })
    expect((await listenTo(w.url, text)).headers).toMatchObject({
      'x-tts-cache': 'miss',
      'x-tts-engine': 'workers-ai',
    })
    expect((await w.records(1))[0]).toMatchObject({
      outcome: 'error',
      failure: 'truncated-body',
      audioBytes: 0,
    })
  })

  it('ends the backend’s call when the client leaves, and blames nobody', async () => {
    const w = await open()
    const request = httpRequest(`${w.url}/tts/speak`, { method: 'POST', headers: { 'x-user-id': 'user-1' } })
    request.on('error', () => {})
    request.on('response', (response) => response.on('error', () => {}))
    request.end(JSON.stringify(fresh()))
    await calls(1)
    speech.give(2080)
    await new Promise((resolve) => setTimeout(resolve, 50))
    request.destroy()
    await until(speech.abandoned, (count) => count === 1)
    expect((await w.records(1)).map(({ outcome, backend }) => [outcome, backend])).toEqual([
      ['cancelled', 'kokoro'],
    ])
  })

  it('holds a place of its backend until the last byte, not until the client has read it', async () => {
    const w = await open({}, { concurrency: 1 })
    const first = listenTo(w.url, fresh())
    await calls(1)
    speech.give(2080)
    expect((await listenTo(w.url, fresh())).headers['x-tts-engine']).toBe('workers-ai')
    speech.give(PACED_AUDIO.length, true)
    await first
    const next = listenTo(w.url, fresh())
    await calls(1)
    speech.give(PACED_AUDIO.length, true)
    expect((await next).headers['x-tts-engine']).toBe('kokoro')
  })

  it('is not done with a format whose header must know the length', async () => {
    const w = await open()
    const listening = listenTo(w.url, fresh('wav'))
    await calls(1)
    expect(speech.bodies[0]).toMatchObject({ stream: false, response_format: 'wav' })
    speech.give(PACED_AUDIO.length, true)
    const answer = await listening
    // The server answered mp3 all the same: labelled by its bytes, and told.
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': String(PACED_AUDIO.length),
      'x-tts-ignored': 'format',
    })
  })

  it('is never done for shadow copies, which are measured whole', async () => {
    const w = await open()
    w.control.publish(
      w.plan({ share: 0, phase: 'shadow', shadow: { forward: 10_000, reverse: 0, reversePerHour: 0 } }),
    )
    await until(
      () => w.ask('/readyz'),
      ({ body }) => body.toString().includes('"planVersion":2'),
    )
    expect((await listenTo(w.url, fresh())).headers['x-tts-engine']).toBe('workers-ai')
    await calls(1)
    expect(speech.bodies[0]).toMatchObject({ stream: false })
    speech.give(PACED_AUDIO.length, true)
    const shadow = (await w.records(2)).find(({ role }) => role === 'shadow')
    expect(shadow).toMatchObject({ backend: 'kokoro', outcome: 'ok', audioBytes: PACED_AUDIO.length })
  })

  it('goes on for those who asked for the same when the client that came first leaves', async () => {
    const w = await open()
    const body = fresh()
    const first = httpRequest(`${w.url}/tts/speak`, { method: 'POST', headers: { 'x-user-id': 'first' } })
    first.on('error', () => {})
    let heard = 0
    first.on('response', (response) => response.on('data', () => heard++))
    first.end(JSON.stringify(body))
    await calls(1)
    speech.give(2080)
    await until(
      () => heard,
      (count) => count >= 1,
    )
    const second = w.speak(body, 'second')
    await new Promise((resolve) => setTimeout(resolve, 100))
    first.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    // The gateway sees that nobody reads when it writes the next piece.
    speech.give(4160)
    await new Promise((resolve) => setTimeout(resolve, 50))
    speech.give(PACED_AUDIO.length, true)
    const answer = await second
    expect(answer.status).toBe(200)
    expect(answer.body.equals(PACED_AUDIO)).toBe(true)
    expect(speech.bodies.length).toBe(1)
  })
})
