import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createNodeGateway, type NodeOwnSettings } from '../../gateway-plugin/runtimes/node.ts'
import { createFilePlanStore } from '../../gateway-plugin/runtimes/node-plan-store.ts'
import { type GatewayWorld, startWorld } from '../runtimes/gateway-world.ts'
import { until } from '../runtimes/listen.ts'
import { type LoopbackControl, startControl } from '../runtimes/loopback-control.ts'
import { CONTROL_CASES } from '../support/faults/control-cases.ts'
import { listenTo } from '../support/faults/listen-to.ts'
import { layShakyLine, type ShakyLine } from '../support/faults/shaky-line.ts'

const HOUR_MS = 3_600_000
let world: GatewayWorld
let line: ShakyLine
/** How far the gateway's clocks are ahead. */
let ahead = 0
afterEach(async () => {
  ahead = 0
  await world.close()
  await line.close()
})

/** A gateway whose plan came over the line, on clocks that a test can move. */
async function open(): Promise<GatewayWorld> {
  line = await layShakyLine()
  world = await startWorld({
    hasPlan: false,
    rollout: { share: 10_000 },
    settings: {
      control: { url: line.url, token: 'gateway-token' },
      now: () => performance.now() + ahead,
      wallClock: () => Date.now() + ahead,
    },
  })
  world.control.publish(world.plan({}))
  await line.mend(world.control.url)
  await until(
    () => world.ask('/readyz'),
    ({ status }) => status === 200,
  )
  return world
}

let texts = 0
const fresh = () => ({ text: `Sentence ${++texts} in hard times.`, format: 'wav' })
const events = (w: GatewayWorld, from = 0) =>
  w.logged.slice(from).map((line) => JSON.parse(line).event as string)
const statusOf = async (w: GatewayWorld) => JSON.parse((await w.ask('/status')).body.toString())

describe('a gateway whose control is in trouble', () => {
  it(CONTROL_CASES.downForAnHour.name, async () => {
    const w = await open()
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    const before = w.logged.length
    await line.cut()
    for (let minute = 0; minute < 60; minute += 5) {
      ahead += HOUR_MS / 12
      expect((await w.speak(fresh())).headers).toMatchObject({
        'x-tts-engine': 'kokoro',
        'x-tts-arm': 'candidate',
      })
    }
    const status = await until(
      () => statusOf(w),
      ({ plan }) => plan.controlUnreachableSince !== null,
    )
    expect(status.plan).toMatchObject({ isStale: true })
    expect(status.reports.waiting).toBeGreaterThanOrEqual(12)
    await line.mend(w.control.url)
    ahead += 60_000
    expect((await w.records(13)).map(({ outcome }) => outcome)).toEqual(Array(13).fill('ok'))
    expect(w.control.ledger.complaints()).toEqual([])
    for (const event of CONTROL_CASES.downForAnHour.logged)
      expect(events(w, before).filter((one) => one === event)).toHaveLength(1)
  })

  it.each([
    ['no JSON', 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nrubbish'],
    ['a page', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html>sign in</html>'],
    ['a plan with holes', 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"planVersion":9}'],
  ])(`${CONTROL_CASES.rubbish.name}: %s`, async (_what, answer) => {
    const w = await open()
    await line.babble(answer)
    ahead += 60_000
    await until(
      () => events(w),
      (all) => CONTROL_CASES.rubbish.logged.every((event) => all.includes(event)),
    )
    expect((await w.speak(fresh())).headers['x-tts-engine']).toBe('kokoro')
    expect((await statusOf(w)).plan.planVersion).toBe(1)
    await line.mend(w.control.url)
    ahead += 60_000
    expect(await w.records(1)).toHaveLength(1)
  })

  it(CONTROL_CASES.downAtStart.name, async () => {
    const w = await open()
    await until(
      () => readFile(w.planFile, 'utf8').catch(() => ''),
      (text) => text.includes('"planVersion":1'),
    )
    await startLater(
      { planStore: createFilePlanStore(w.planFile) },
      async ({ url, logged, control, comeBack }) => {
        expect((await listenTo(url, fresh())).headers['x-tts-engine']).toBe('kokoro')
        await until(logged, (all) => CONTROL_CASES.downAtStart.logged.every((event) => all.includes(event)))
        await comeBack()
        const records = await until(control.ledger.records, ({ length }) => length === 1)
        expect(records).toMatchObject([{ outcome: 'ok', backend: 'kokoro', planVersion: 1 }])
      },
    )
  })

  it(CONTROL_CASES.downAtFirstStart.name, async () => {
    const w = await open()
    await startLater({}, async ({ url, logged }) => {
      const answer = await listenTo(url, fresh())
      expect(answer).toMatchObject({ status: 503, headers: { 'x-tts-fallback': 'required' } })
      expect(JSON.parse(answer.body.toString())).toMatchObject({ fallback: true })
      await until(logged, (all) =>
        CONTROL_CASES.downAtFirstStart.logged.every((event) => all.includes(event)),
      )
    })
    const [spareBackend] = w.plan({}).backends
    await startLater({ spareBackend: spareBackend ?? null }, async ({ url, control, comeBack }) => {
      expect((await listenTo(url, fresh())).headers['x-tts-engine']).toBe('workers-ai')
      await comeBack()
      const records = await until(control.ledger.records, ({ length }) => length === 1)
      expect(records).toMatchObject([{ outcome: 'ok', reason: 'no-plan', planVersion: 0, rollout: null }])
    })
  })
})

interface Later {
  readonly url: string
  readonly logged: () => readonly string[]
  readonly control: LoopbackControl
  comeBack(): Promise<void>
}

/** A gateway that starts while its control is away, on a line of its own. */
async function startLater(
  settings: Partial<NodeOwnSettings>,
  use: (later: Later) => Promise<void>,
): Promise<void> {
  const logged: string[] = []
  const control = await startControl(world.plan({}))
  const own = await layShakyLine()
  await own.cut()
  const gateway = createNodeGateway({
    name: 'edge',
    control: { url: own.url, token: 'gateway-token' },
    unitKey: 'u'.repeat(32),
    sessionKey: 's'.repeat(32),
    credential: (name) => (name === 'workers-ai' ? 'vendor-token' : null),
    rateLimit: 0,
    probes: 'off',
    now: () => performance.now() + ahead,
    log: (_level, event) => logged.push(event),
    ...settings,
  })
  const { port } = await gateway.listen(0, '127.0.0.1')
  try {
    await use({
      url: `http://127.0.0.1:${port}`,
      logged: () => logged,
      control,
      async comeBack() {
        await own.mend(control.url)
        // After it: a try that failed in between would have waited again.
        ahead += 60_000
      },
    })
  } finally {
    await gateway.close(100)
    await control.close()
    await own.close()
  }
}
