import type { FailureClass, Outcome } from '../../../gateway-plugin/contract.ts'
import { type Fault, SHORT_WAV } from './fault-server.ts'

export type WhatTheUserGot = keyof typeof USER
export const USER = {
  other: 'audio from the other backend',
  same: 'its audio, labelled by its bytes',
  broken: 'the audio up to there, then a broken connection',
  unavailable: '503 with `X-TTS-Fallback: required`',
} as const

export interface FaultCase {
  readonly name: string
  /** Which backend it befalls: `candidate` is Kokoro, `vendor` is Workers AI; it is the assigned one. */
  readonly at: 'candidate' | 'vendor' | 'both'
  /** Attempts after the first; left out: one where somebody else spoke, else none. */
  readonly fallbacks?: number
  /** Left out: both ways. */
  readonly mode?: 'whole' | 'streamed'
  readonly fault: Fault | 'refused' | 'no-such-host' | 'no-tls'
  readonly user: WhatTheUserGot
  readonly outcome: Outcome
  readonly failure: FailureClass
  /** null: nothing is logged. */
  readonly level: 'warn' | 'error' | null
}

const JSON_TYPE = 'application/json'
const answers = (status: number, body: unknown, headers = ''): Fault => ({
  kind: 'answers',
  status,
  type: JSON_TYPE,
  body: JSON.stringify(body),
  headers,
})
const vendor = (status: number, code: number, message = 'AiError') =>
  answers(status, { success: false, errors: [{ code, message }], result: null, messages: [] })
const failing = (failure: FailureClass, level: 'warn' | 'error' = 'warn') =>
  ({ user: 'other', outcome: 'error', failure, level }) as const
const late = { user: 'other', outcome: 'timeout', failure: 'timeout', level: 'warn' } as const
const usedUp = { at: 'vendor', user: 'other', outcome: 'quota', failure: 'quota', level: 'warn' } as const

/** Every way to fail that has a test, and what comes of it. The README shows this table. */
export const FAULT_CASES: readonly FaultCase[] = [
  { name: 'connection refused', at: 'candidate', fault: 'refused', ...failing('connect') },
  { name: 'name that cannot be resolved', at: 'candidate', fault: 'no-such-host', ...failing('connect') },
  { name: 'TLS that fails', at: 'candidate', fault: 'no-tls', ...failing('connect') },
  {
    name: 'reset before the headers',
    at: 'candidate',
    fault: { kind: 'resets', after: 'request' },
    ...failing('reset'),
  },
  {
    name: 'reset after the headers',
    at: 'candidate',
    fault: { kind: 'resets', after: 'headers' },
    ...failing('truncated-body'),
  },
  {
    name: 'reset amid the audio',
    at: 'candidate',
    mode: 'whole',
    fault: { kind: 'resets', after: 'audio' },
    ...failing('truncated-body'),
  },
  {
    name: 'reset amid the audio',
    at: 'candidate',
    mode: 'streamed',
    fault: { kind: 'resets', after: 'audio' },
    ...failing('truncated-body'),
    user: 'broken',
  },
  { name: 'no answer at all', at: 'candidate', fault: { kind: 'hangs', after: 'request' }, ...late },
  { name: 'headers, then no byte', at: 'candidate', fault: { kind: 'hangs', after: 'headers' }, ...late },
  {
    name: 'first bytes, then silence',
    at: 'candidate',
    mode: 'whole',
    fault: { kind: 'hangs', after: 'audio' },
    ...late,
  },
  {
    name: 'first bytes, then silence',
    at: 'candidate',
    mode: 'streamed',
    fault: { kind: 'hangs', after: 'audio' },
    ...late,
    user: 'broken',
  },
  { name: 'a slow drip without an end', at: 'candidate', mode: 'whole', fault: { kind: 'drips' }, ...late },
  {
    name: 'a slow drip without an end',
    at: 'candidate',
    mode: 'streamed',
    fault: { kind: 'drips' },
    ...late,
    user: 'broken',
  },
  {
    name: 'audio under a wrong content type',
    at: 'candidate',
    mode: 'whole',
    fault: { kind: 'answers', status: 200, type: 'text/html', body: wholeWav() },
    user: 'same',
    outcome: 'ok',
    failure: 'none',
    level: null,
  },
  {
    name: 'a page labelled as audio',
    at: 'candidate',
    fault: { kind: 'answers', status: 200, type: 'audio/mpeg', body: '<html><body>It works!</body></html>' },
    ...failing('not-audio'),
  },
  {
    name: '200 with an error in JSON',
    at: 'candidate',
    fault: answers(200, { error: 'out of memory' }),
    ...failing('not-audio'),
  },
  {
    name: '200 with an empty body',
    at: 'candidate',
    fault: { kind: 'answers', status: 200, type: 'audio/mpeg', body: '' },
    ...failing('empty-body'),
  },
  {
    name: 'fewer bytes than the length told',
    at: 'candidate',
    mode: 'whole',
    fault: { kind: 'ends-early', framing: 'length' },
    ...failing('truncated-body'),
  },
  {
    name: 'fewer bytes than the length told',
    at: 'candidate',
    mode: 'streamed',
    fault: { kind: 'ends-early', framing: 'length' },
    ...failing('truncated-body'),
    user: 'broken',
  },
  {
    name: 'chunks without the last one',
    at: 'candidate',
    mode: 'whole',
    fault: { kind: 'ends-early', framing: 'chunked' },
    ...failing('truncated-body'),
  },
  {
    name: 'a WAV shorter than its header says',
    at: 'candidate',
    mode: 'whole',
    fault: { kind: 'answers', status: 200, type: 'audio/wav', body: SHORT_WAV },
    ...failing('truncated-body'),
  },
  {
    name: 'a stream that ends well, far too early for its text',
    at: 'candidate',
    mode: 'streamed',
    fault: { kind: 'stops-talking' },
    ...failing('truncated-body'),
    user: 'broken',
  },
  {
    name: '500',
    at: 'candidate',
    fault: answers(500, { detail: 'processing_error' }),
    ...failing('server-error'),
  },
  {
    name: '502 with a page',
    at: 'candidate',
    fault: { kind: 'answers', status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' },
    ...failing('server-error'),
  },
  {
    name: '503',
    at: 'candidate',
    fault: answers(503, { detail: 'model not loaded' }, 'retry-after: 5\r\n'),
    ...failing('capacity'),
  },
  {
    name: '429',
    at: 'candidate',
    fault: answers(429, { error: 'slow down' }, 'retry-after: 5\r\n'),
    ...failing('rate-limited'),
  },
  {
    name: '404',
    at: 'candidate',
    fault: answers(404, { detail: 'Not Found' }),
    ...failing('configuration', 'error'),
  },
  {
    name: '400 about a voice',
    at: 'candidate',
    fault: answers(400, { detail: { message: "Voice 'x' not found" } }),
    ...failing('bad-request', 'error'),
  },
  { name: 'vendor: 429 code 3036, daily allocation used up', fault: vendor(429, 3036), ...usedUp },
  { name: 'vendor: 429 code 4006, the same', fault: vendor(429, 4006), ...usedUp },
  {
    name: 'vendor: 429 without a code that speaks of the daily free allocation',
    fault: answers(429, { message: 'you have used up your daily free allocation of 10,000 neurons' }),
    ...usedUp,
  },
  {
    name: 'vendor: 429 code 3040, out of capacity',
    at: 'vendor',
    fault: vendor(429, 3040),
    ...failing('capacity'),
  },
  {
    name: 'vendor: 429 of AI Gateway, rate limited',
    at: 'vendor',
    fault: answers(429, {
      success: false,
      result: [],
      messages: [],
      error: [{ code: 2003, message: 'Rate limited' }],
    }),
    ...failing('rate-limited'),
  },
  { name: 'vendor: 429 without a code', at: 'vendor', fault: answers(429, {}), ...failing('rate-limited') },
  { name: 'vendor: 408 code 3007', at: 'vendor', fault: vendor(408, 3007), ...late },
  { name: 'vendor: 500 code 3043', at: 'vendor', fault: vendor(500, 3043), ...failing('server-error') },
  {
    name: 'vendor: 401, wrong token',
    at: 'vendor',
    fault: vendor(401, 10_000),
    ...failing('authentication', 'error'),
  },
  {
    name: 'vendor: 403 code 5035, needs a paid plan',
    at: 'vendor',
    fault: vendor(403, 5035),
    ...failing('configuration', 'error'),
  },
  {
    name: 'vendor: 404 code 3042, no such model',
    at: 'vendor',
    fault: vendor(404, 3042),
    ...failing('configuration', 'error'),
  },
  {
    name: 'vendor: 400 code 8002',
    at: 'vendor',
    fault: vendor(400, 8002),
    ...failing('bad-request', 'error'),
  },
  {
    name: '404 from every backend',
    at: 'both',
    mode: 'whole',
    fault: answers(404, { detail: 'Not Found' }),
    ...failing('configuration', 'error'),
    user: 'unavailable',
    fallbacks: 1,
  },
  {
    name: '500 from every backend, each asked again while there is time',
    at: 'both',
    mode: 'whole',
    fault: answers(500, { detail: 'processing_error' }),
    ...failing('server-error'),
    user: 'unavailable',
    fallbacks: 4,
  },
]

function wholeWav(): Uint8Array {
  const bytes = new Uint8Array(SHORT_WAV)
  const view = new DataView(bytes.buffer)
  view.setUint32(4, bytes.length - 8, true)
  view.setUint32(40, bytes.length - 44, true)
  return bytes
}
