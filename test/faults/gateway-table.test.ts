import { describe, expect, it } from 'vitest'
import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import { sampleKokoro } from '../gateway-plugin/sample-plan.ts'
import { type GatewayWorld, startWorld } from '../runtimes/gateway-world.ts'
import { FAULT_CASES, type FaultCase } from '../support/faults/fault-cases.ts'
import { type FaultServer, startFaultServer } from '../support/faults/fault-server.ts'
import { type Heard, listenTo } from '../support/faults/listen-to.ts'

type Mode = 'whole' | 'streamed'
const LONG =
  'Every good boy deserves favour, and every long sentence deserves an answer that is long. '.repeat(4)

async function open(one: FaultCase, mode: Mode) {
  const server = await startFaultServer(typeof one.fault === 'string' ? { kind: 'drips' } : one.fault)
  const url = await addressOf(one, server)
  const capabilities = { ...sampleKokoro().capabilities, streaming: mode === 'streamed' }
  const isLate = one.outcome === 'timeout'
  const faulty = { url, timeoutMs: isLate ? 600 : 5000, stallMs: isLate ? 300 : 5000 }
  const world = await startWorld({
    rollout: { share: one.at === 'vendor' ? 0 : 10_000 },
    kokoro: one.at !== 'vendor' ? { ...faulty, capabilities } : {},
    vendor: one.at !== 'candidate' ? faulty : {},
  })
  return {
    world,
    async close() {
      await world.close()
      await server.close()
    },
  }
}

async function addressOf({ fault }: FaultCase, { url, port, close }: FaultServer): Promise<string> {
  if (fault === 'no-such-host') return 'http://speech.invalid:8880'
  // A plain server behind https: the handshake fails.
  if (fault === 'no-tls') return `https://127.0.0.1:${port}`
  if (fault === 'refused') await close()
  return url
}

const cases = FAULT_CASES.flatMap((one) =>
  (one.mode === undefined ? (['whole', 'streamed'] as const) : [one.mode]).map((mode) => ({ ...one, mode })),
)

// Each waits a second for its report: side by side they wait together.
describe.concurrent('a backend that fails', () => {
  it.each(cases)('$name ($mode)', async (one) => {
    const { world, close } = await open(one, one.mode)
    try {
      const heard = await listenTo(world.url, { text: LONG, format: 'mp3' })
      const records = await world.records(1 + fallbacksOf(one))
      expectUser(one, heard)
      expect(records.map(brief)).toEqual(expectedRecords(one))
      expect(logged(world)).toEqual(
        Array(timesLogged(one)).fill([one.level, 'attempt.failed', one.outcome, one.failure]),
      )
      expect(world.logged.join()).not.toContain('Every good boy')
      expect(world.control.ledger.complaints()).toEqual([])
    } finally {
      await close()
    }
  })
})

function expectUser({ user, at }: FaultCase, heard: Heard): void {
  if (user === 'unavailable') {
    expect(heard).toMatchObject({ status: 503, headers: { 'x-tts-fallback': 'required' } })
    expect(JSON.parse(heard.body.toString())).toMatchObject({ fallback: true })
    return
  }
  expect(heard.status).toBe(200)
  expect(heard.isBroken).toBe(user === 'broken')
  expect(heard.headers['x-tts-engine']).toBe(user === 'other' ? otherThan(at) : assignedTo(at))
  expect(heard.headers['x-tts-arm']).toBe(at === 'vendor' ? 'baseline' : 'candidate')
  if (user === 'same') expect(heard.headers['content-type']).toBe('audio/wav')
  if (user === 'broken') expect(heard.body.length).toBeGreaterThan(0)
}

const assignedTo = (at: FaultCase['at']) => (at === 'vendor' ? 'workers-ai' : 'kokoro')
const otherThan = (at: FaultCase['at']) => (at === 'vendor' ? 'kokoro' : 'workers-ai')
const fallbacksOf = ({ user, fallbacks }: FaultCase) => fallbacks ?? (user === 'other' ? 1 : 0)
const timesLogged = (one: FaultCase) =>
  one.level === null ? 0 : one.user === 'unavailable' ? 1 + fallbacksOf(one) : 1

/** The assigned backend's attempt is the primary one; whoever was asked after it is a fallback, whatever it gave. */
function expectedRecords(one: FaultCase) {
  const { at, outcome, failure, user } = one
  const primary = ['primary', assignedTo(at), outcome, failure]
  if (user === 'other') return [primary, ['fallback', otherThan(at), 'ok', 'none']]
  const second = ['fallback', otherThan(at), outcome, failure]
  const again = ['fallback', assignedTo(at), outcome, failure]
  return [primary, second, again, again, again].slice(0, 1 + fallbacksOf(one))
}

function brief({ role, backend, outcome, failure }: AttemptRecord) {
  return [role, backend, outcome, failure]
}

function logged(w: GatewayWorld) {
  return w.logged
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event.startsWith('attempt') || event.startsWith('request'))
    .map(({ level, event, outcome, failure }) => [level, event, outcome, failure])
}
