import { afterEach, expect, it } from 'vitest'
import { type GatewayWorld, startWorld } from '../runtimes/gateway-world.ts'
import { QUOTA_USED_UP } from '../runtimes/loopback-speech.ts'

const MINUTE_MS = 60_000
let world: GatewayWorld
/** How far the gateway's clocks are ahead of 23:48 UTC. */
let ahead = 0
afterEach(async () => {
  ahead = 0
  await world.close()
})

let texts = 0
const fresh = () => ({ text: `Sentence ${++texts} near midnight.`, format: 'wav' })

it('leaves a vendor alone whose day is used up, but for a look every five minutes and one at 00:00 UTC', async () => {
  const begun = performance.now()
  world = await startWorld({
    rollout: { share: 0 },
    settings: {
      now: () => performance.now() + ahead,
      wallClock: () => Date.UTC(2026, 10, 23, 23, 48) + performance.now() - begun + ahead,
    },
  })
  const engineAt = async (minute: number) => {
    ahead = minute * MINUTE_MS
    const { status, headers } = await world.speak(fresh())
    expect(status).toBe(200)
    return [headers['x-tts-engine'], world.vendor.bodies.length]
  }
  world.vendor.mood = QUOTA_USED_UP
  expect(await engineAt(0)).toEqual(['kokoro', 1])
  for (const minute of [0.1, 1, 4.9]) expect(await engineAt(minute)).toEqual(['kokoro', 1])
  expect(await engineAt(5.1)).toEqual(['kokoro', 2])
  expect(await engineAt(9)).toEqual(['kokoro', 2])
  expect(await engineAt(10.2)).toEqual(['kokoro', 3])
  world.vendor.mood = { kind: 'well' }
  expect(await engineAt(11.8)).toEqual(['kokoro', 3])
  // Midnight, well before the next five minutes are over.
  expect(await engineAt(12.2)).toEqual(['workers-ai', 4])
  expect(await engineAt(12.3)).toEqual(['workers-ai', 5])
  const outcomes = (await world.records(18)).filter(({ backend }) => backend === 'workers-ai')
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    'quota',
    ...Array(3).fill('short-circuited'),
    'quota',
    'short-circuited',
    'quota',
    'short-circuited',
    'ok',
    'ok',
  ])
})
