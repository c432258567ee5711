import { afterEach, expect, it } from 'vitest'
import { completeBackend } from '../../../gateway-plugin/contract.ts'
import { type GatewayWorld, startWorld } from '../../runtimes/gateway-world.ts'
import { until } from '../../runtimes/listen.ts'
import { QUOTA_USED_UP } from '../../runtimes/loopback-speech.ts'
import { startSpeakServer } from '../../support/speech-servers/speak-server.ts'
import { sampleKokoro, sampleVendor } from '../sample-plan.ts'

let world: GatewayWorld
afterEach(() => world.close())

it('takes a used-up allocation for the whole account: nobody else of it is asked either', async () => {
  world = await startWorld({ rollout: { share: 0 } })
  const vendor = { url: `${world.vendor.url}/client/v4/accounts/local` }
  world.control.publish(
    world.plan(
      { fallback: { baseline: ['melotts', 'kokoro'], candidate: [] } },
      {
        backends: [
          sampleVendor(vendor),
          sampleVendor({ ...vendor, key: 'melotts' }),
          sampleKokoro({ url: world.kokoro.url }),
        ],
      },
    ),
  )
  await until(
    () => world.ask('/readyz'),
    ({ body }) => body.toString().includes('"planVersion":2'),
  )
  world.vendor.mood = QUOTA_USED_UP
  expect((await world.speak({ text: 'Used up.' })).headers['x-tts-engine']).toBe('kokoro')
  expect(world.vendor.bodies).toHaveLength(1)
  const status = JSON.parse((await world.ask('/status')).body.toString())
  expect(status.breakers).toMatchObject({ 'workers-ai': 'open', melotts: 'open', kokoro: 'closed' })
})

it('takes servers that ask for no credential for no account: one that relays a used-up quota leaves the other alone', async () => {
  world = await startWorld({ rollout: { share: 10_000 } })
  const spare = sampleKokoro({ key: 'spare', url: world.vendor.url })
  world.control.publish(
    world.plan(
      { fallback: { baseline: [], candidate: ['spare'] } },
      { backends: [sampleVendor(), sampleKokoro({ url: world.kokoro.url }), spare] },
    ),
  )
  await until(
    () => world.ask('/readyz'),
    ({ body }) => body.toString().includes('"planVersion":2'),
  )
  world.kokoro.mood = { kind: 'answers', status: 429, body: { error: { code: 'insufficient_quota' } } }
  await world.speak({ text: 'Used up elsewhere.' })
  const status = JSON.parse((await world.ask('/status')).body.toString())
  expect(status.breakers).toMatchObject({ kokoro: 'open', spare: 'closed' })
})

it('says once that a server is another version than the plan thinks', async () => {
  const server = await startSpeakServer()
  try {
    const f5 = completeBackend({
      ...sampleKokoro({ url: server.url, adapter: 'speak' }),
      languages: { en: { model: 'f5-tts', defaultVoice: 'default', voices: {} } },
    })
    world = await startWorld({ rollout: { share: 10_000 }, kokoro: f5 })
    for (const text of ['One.', 'Two.']) expect((await world.speak({ text })).status).toBe(200)
    const told = world.logged.filter((line) => line.includes('backend.other-revision'))
    expect(told.map((line) => JSON.parse(line))).toMatchObject([
      { told: 'v1.0.2', revision: 'kokoro-v0.8.0' },
    ])
  } finally {
    await server.close()
  }
})

it('leaves a backend alone that asked for it, and asks one again that only stumbled', async () => {
  world = await startWorld({ rollout: { share: 10_000, fallback: { baseline: [], candidate: [] } } })
  world.kokoro.mood = { kind: 'stumbles', times: 1 }
  expect((await world.speak({ text: 'Stumbled.' })).status).toBe(200)
  expect(world.kokoro.bodies).toHaveLength(2)
})
