import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createGatewayCore } from '../../../gateway-plugin/gateway-core.ts'
import { createNodeSettings } from '../../../gateway-plugin/runtimes/node-settings.ts'
import { SAMPLE_OWN_SETTINGS } from '../sample-own-settings.ts'
import { samplePlan } from '../sample-plan.ts'

it('keeps plans one after the other, and waits for no write that a Worker was ended in', async () => {
  const clock = { now: 0 }
  const kept: number[] = []
  const own = {
    ...SAMPLE_OWN_SETTINGS,
    planStore: {
      load: async () => null,
      save(text: string) {
        kept.push(JSON.parse(text).planVersion)
        return new Promise<never>(() => {})
      },
    },
    log: () => {},
  }
  const settings = createNodeSettings(own, {
    send: async () => ({ kind: 'aborted' }),
    openBody: async () => ({ kind: 'aborted' }),
    openStream: async () => ({ status: null, detail: '' }),
    close() {},
  })
  const core = createGatewayCore({ ...settings, now: () => clock.now })
  const apply = async (planVersion: number) => {
    core.plans.offer(samplePlan({}, { planVersion }), 'poll')
    await setImmediate()
  }
  await apply(1)
  clock.now = 20_000
  await apply(2)
  expect(kept).toEqual([1])
  clock.now = 60_000
  await apply(3)
  expect(kept).toEqual([1, 3])
})
