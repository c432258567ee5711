import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { armOf, hashUnit } from '../../gateway-plugin/assign.ts'
import type { HttpCall } from '../../gateway-plugin/backends/adapter.ts'
import type { Arm, AttemptBatch, AttemptRecord } from '../../gateway-plugin/contract.ts'
import { createGateway, type Gateway } from '../../gateway-plugin/gateway.ts'
import { createNodeSettings } from '../../gateway-plugin/runtimes/node-settings.ts'
import type { OpenBody, Piece, Send, Sent } from '../../gateway-plugin/send.ts'
import { sampleMp3 } from '../gateway-plugin/sample-audio.ts'
import { SAMPLE_OWN_SETTINGS } from '../gateway-plugin/sample-own-settings.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../gateway-plugin/sample-plan.ts'
import { readCallBody } from '../support/read-call-body.ts'

const BEHAVIOURS = ['ok', 'error', 'timeout', 'connect', 'quota', 'junk', 'breaks'] as const
type Behaviour = (typeof BEHAVIOURS)[number]

interface Step {
  readonly user: number
  readonly text: number
  readonly share: number
  /** Milliseconds that pass before it. */
  readonly pause: number
  readonly kokoro: Behaviour
  readonly vendor: Behaviour
  /** Asked at the same time by another user. */
  readonly also: number | null
}

const step: fc.Arbitrary<Step> = fc.record({
  user: fc.nat(30),
  text: fc.nat(6),
  share: fc.constantFrom(0, 1_000, 5_000, 10_000),
  pause: fc.constantFrom(0, 5, 1_000, 40_000),
  kokoro: fc.constantFrom(...BEHAVIOURS),
  vendor: fc.constantFrom(...BEHAVIOURS),
  also: fc.option(fc.nat(30)),
})

/** The last byte of the audio tells who spoke it: frames of silence hide it well. */
const AUDIO = { kokoro: spokenBy(1), 'workers-ai': spokenBy(2) } as const
type Speaker = keyof typeof AUDIO
function spokenBy(mark: number): Uint8Array {
  const audio = sampleMp3(20)
  audio[audio.length - 1] = mark
  return audio
}
const speakerOf = (bytes: Uint8Array): Speaker => (bytes.at(-1) === 1 ? 'kokoro' : 'workers-ai')

function startGateway(isStreaming: boolean) {
  let now = 0
  let version = 1
  let share = 0
  let behave: Readonly<Record<Speaker, Behaviour>> = { kokoro: 'ok', 'workers-ai': 'ok' }
  const records: AttemptRecord[] = []
  const plan = () =>
    samplePlan(
      { share },
      {
        planVersion: version,
        backends: [
          sampleVendor({ url: 'http://vendor', concurrency: 1 }),
          sampleKokoro({
            url: 'http://kokoro',
            concurrency: 1,
            capabilities: { ...sampleKokoro().capabilities, streaming: isStreaming },
          }),
        ],
      },
    )
  const send: Send = async (call) => {
    if (call.url.endsWith('/v1/plan')) return answer(200, JSON.stringify(plan()))
    if (call.url.endsWith('/v1/attempts')) {
      const batch = JSON.parse(readCallBody(call.body)) as AttemptBatch
      records.push(...batch.attempts)
      return answer(
        200,
        JSON.stringify({ accepted: 0, duplicate: false, rejected: [], planVersion: version }),
      )
    }
    await Promise.resolve()
    const sent = misbehave(speakerFor(call), behave)
    return sent === 'breaks' ? failed('truncated-body') : sent
  }
  const openBody: OpenBody = async (call) => {
    const speaker = speakerFor(call)
    const sent = misbehave(speaker, behave)
    if (sent !== 'breaks' && sent.kind !== 'answer') return sent
    const { status, headers, body } =
      sent === 'breaks' ? { status: 200, headers: {}, body: AUDIO[speaker] } : sent.answer
    const half = body.length >> 1
    const pieces: Piece[] = [{ kind: 'bytes', bytes: body.subarray(0, half) }]
    if (sent === 'breaks') pieces.push({ kind: 'failed', failure: 'truncated-body', detail: 'broke' })
    else pieces.push({ kind: 'bytes', bytes: body.subarray(half) }, { kind: 'end' })
    return { kind: 'open', status, headers, read: async () => pieces.shift() ?? { kind: 'end' }, stop() {} }
  }
  const settings = createNodeSettings(
    {
      ...SAMPLE_OWN_SETTINGS,
      credential: () => 'token',
      rateLimit: 0,
      probes: 'off',
      now: () => now,
      wallClock: () => 1_795_410_000_000 + now,
    },
    { send, openBody, openStream: async () => ({ status: null, detail: '' }), close() {} },
  )
  const gateway = createGateway({ ...settings, openStream: null, gzip: null })
  return {
    gateway,
    records,
    async set(next: Step) {
      now += next.pause
      behave = { kokoro: next.kokoro, 'workers-ai': next.vendor }
      if (next.share !== share || version === 1) {
        share = next.share
        version++
      }
      now += 60_000
      gateway.tick()
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    },
  }
}

const speakerFor = (call: HttpCall): Speaker =>
  call.url.startsWith('http://kokoro') ? 'kokoro' : 'workers-ai'
const answer = (status: number, body: string | Uint8Array): Sent => ({
  kind: 'answer',
  answer: { status, headers: {}, body: typeof body === 'string' ? new TextEncoder().encode(body) : body },
  firstByteMs: 1,
})
const failed = (failure: 'timeout' | 'connect' | 'truncated-body'): Sent => ({
  kind: 'failed',
  failure,
  status: null,
  detail: failure,
})

function misbehave(speaker: Speaker, behave: Readonly<Record<Speaker, Behaviour>>): Sent | 'breaks' {
  const how = behave[speaker]
  if (how === 'ok') return answer(200, AUDIO[speaker])
  if (how === 'error') return answer(500, '{}')
  if (how === 'quota') return answer(429, '{"errors":[{"code":3036}]}')
  if (how === 'junk') return answer(200, '{"ok":true}')
  return how === 'breaks' ? 'breaks' : failed(how)
}

async function speak(gateway: Gateway, user: number, text: number) {
  const body = new TextEncoder().encode(JSON.stringify({ text: `Sentence ${text}`, format: 'mp3' }))
  const headers = { 'x-user-id': `user-${user}` }
  const request = { method: 'POST', path: '/tts/speak', headers, body, address: '127.0.0.1', signal: null }
  const { status, headers: said, body: audio } = await gateway.handle(request)
  if (audio instanceof Uint8Array) return { user, status, said, audio }
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of audio) pieces.push(piece)
  } catch {
    return { user, status, said, audio: null }
  }
  return { user, status, said, audio: Buffer.concat(pieces) }
}

const BACKEND_OF: Readonly<Record<Arm, Speaker>> = { baseline: 'workers-ai', candidate: 'kokoro' }
const NAMED = new Set(['after-failure', 'breaker-open', 'overflow'])

describe('whoever answers', () => {
  it.each([
    ['whole', false],
    ['streamed', true],
  ] as const)('is the arm that the user is in, or a fallback that says so (%s)', async (_mode, isStreaming) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const world = startGateway(isStreaming)
        for (const next of steps) {
          await world.set(next)
          const before = world.records.length
          const users = next.also === null ? [next.user] : [next.user, next.also]
          const heard = await Promise.all(users.map((user) => speak(world.gateway, user, next.text)))
          await world.gateway.tick()
          for (const { user, status, said, audio } of heard) {
            if (status !== 200) {
              expect([status, said['x-tts-fallback']]).toEqual([503, 'required'])
              continue
            }
            const arm = armOf(hashUnit('tts-2026-salt', `user-${user}`), next.share)
            const engine = said['x-tts-engine']
            expect(said['x-tts-arm']).toBe(arm)
            if (audio !== null) expect(speakerOf(audio)).toBe(engine)
            if (engine === BACKEND_OF[arm]) continue
            expect(said['x-tts-cache']).not.toBe('hit')
            await world.set({ ...next, pause: 2_000 })
            const saved = world.records
              .slice(before)
              .filter(({ role, backend }) => role === 'fallback' && backend === engine)
            expect(saved.length).toBeGreaterThan(0)
            expect(
              saved.filter(({ reason, arm: counted }) => NAMED.has(reason) && counted === arm),
            ).not.toEqual([])
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
