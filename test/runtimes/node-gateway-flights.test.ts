import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type GatewayWorld, startWorld, type WorldOptions } from './gateway-world.ts'
import { until } from './listen.ts'

let world: GatewayWorld
const open = async (options: WorldOptions = {}) => {
  world = await startWorld({ rollout: { share: 10_000 }, ...options })
  return world
}
afterEach(() => world.close())
const hello = { text: 'Everybody asks for this.', format: 'wav' }
const users = Array.from({ length: 10 }, (_, index) => `user-${index}`)

describe('identical requests at the same time on Node', () => {
  it('make one call, and everybody gets its audio', async () => {
    const w = await open()
    w.kokoro.mood = { kind: 'slow', ms: 150 }
    const answers = await Promise.all(users.map((user) => w.speak(hello, user)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(w.kokoro.bodies.length).toBe(1)
    expect(answers.filter(({ headers }) => headers['x-tts-cache'] === 'miss').length).toBe(1)
    expect(answers.every(({ body }) => body.equals(answers[0]!.body))).toBe(true)
    const status = JSON.parse((await w.ask('/status')).body.toString())
    expect(status.cache.shared).toBe(9)
    const records = await w.records(10)
    expect(records.filter(({ cache }) => cache === 'miss').length).toBe(1)
  })

  it('call each for itself when the first call fails, at once', async () => {
    const w = await open({ kokoro: { concurrency: 20 } })
    w.kokoro.mood = { kind: 'stumbles', times: 1 }
    const answers = await Promise.all(users.map((user) => w.speak(hello, user)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    const records = await w.records(11)
    const failed = records.filter(({ outcome }) => outcome === 'error')
    expect(failed.length).toBe(1)
    expect(answers.filter(({ headers }) => headers['x-tts-engine'] === 'workers-ai').length).toBe(1)
  })

  it('go past each other when they go past the cache', async () => {
    const w = await open({ kokoro: { concurrency: 20 } })
    w.kokoro.mood = { kind: 'slow', ms: 50 }
    await Promise.all(users.map((user) => w.speak(hello, user, { 'cache-control': 'no-store' })))
    expect(w.kokoro.bodies.length).toBe(10)
  })

  it('are still answered when the client that came first leaves', async () => {
    const w = await open()
    w.kokoro.mood = { kind: 'hangs' }
    const first = httpRequest(`${w.url}/tts/speak`, { method: 'POST', headers: { 'x-user-id': 'first' } })
    first.on('error', () => {})
    first.end(JSON.stringify(hello))
    await until(
      () => w.kokoro.bodies.length,
      (calls) => calls === 1,
    )
    const second = w.speak(hello, 'second')
    await new Promise((resolve) => setTimeout(resolve, 100))
    first.destroy()
    await new Promise((resolve) => setTimeout(resolve, 100))
    w.kokoro.letGo()
    const answer = await second
    expect(answer.status).toBe(200)
    expect(w.kokoro.bodies.length).toBe(1)
    expect(w.kokoro.abandoned()).toBe(0)
  })
})
