/** From a line of nginx's log to the attempts that it tells of: the first call, and the one that saved it. */

import { bucketOf, hashUnit } from '../../../gateway-plugin/assign.ts'
import type {
  Arm,
  AssignedBy,
  AttemptRecord,
  FailureClass,
  Outcome,
} from '../../../gateway-plugin/contract.ts'
import { NGINX_LOG_VERSION } from './nginx-log-format.ts'

export interface NginxLogContext {
  /** HMAC of the user's id, as all gateways make it. */
  readonly hideUnit: (unit: string) => string
  /** Of a rollout that the plan has, or had. */
  readonly saltOf: (rollout: string) => string | undefined
  readonly timeoutMsOf: (backend: string) => number | undefined
}

export type NginxLogReading =
  | { readonly kind: 'attempts'; readonly planVersion: number; readonly attempts: readonly AttemptRecord[] }
  /** Nothing was called: a preflight, a refusal of nginx itself. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly problem: string }

/** A body in chunks that holds nothing still has its end, which nginx counts along; no audio is as short. */
const END_OF_CHUNKS_BYTES = 5

type Fields = Readonly<Record<string, unknown>>

export function readNginxLogLine(line: string, context: NginxLogContext): NginxLogReading {
  const fields = parse(line)
  if (!fields) return { kind: 'unreadable', problem: 'not a line of JSON' }
  if (fields['v'] !== NGINX_LOG_VERSION)
    return { kind: 'unreadable', problem: `v: expected ${NGINX_LOG_VERSION}, got ${String(fields['v'])}` }
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  const at = Math.round(Number(text('at')) * 1_000)
  const planVersion = Number(fields['plan'])
  if (!(at > 0)) return { kind: 'unreadable', problem: `at: expected seconds, got "${text('at')}"` }
  if (!Number.isSafeInteger(planVersion))
    return { kind: 'unreadable', problem: `plan: expected a whole number, got ${String(fields['plan'])}` }
  const decision = /^([a-z0-9][a-z0-9._-]*):(\d+):([01]):(baseline|candidate):(hash|override|policy)$/.exec(
    text('decision'),
  )
  if (!decision) return { kind: 'unreadable', problem: `decision: not readable: "${text('decision')}"` }
  const statuses = text('upstreamStatus').split(' : ')
  if (text('method') === 'OPTIONS' || !/\d/.test(statuses[0]!)) return { kind: 'nothing' }

  const [, rollout, epoch, eligible, arm, by] = decision as unknown as [
    string,
    string,
    string,
    string,
    Arm,
    AssignedBy,
  ]
  const salt = context.saltOf(rollout)
  const unit = text('unit')
  const column = (name: string, index: number) => last(text(name).split(' : ')[index])
  const backends = text('backends').split(':')
  // Lines of an older export have both in one.
  const revisions =
    'revision' in fields ? [text('revision'), text('fallbackRevision')] : text('revisions').split(':')
  const shared = {
    rollout,
    planVersion,
    epoch: Number(epoch),
    eligible: eligible === '1',
    arm,
    assignedBy: by,
    bucket: unit === '' || salt === undefined ? 0 : bucketOf(hashUnit(salt, unit)),
    // The body is closed to nginx: its length in bytes stands for that of the text.
    characters: Number(text('length')) || 0,
    audioSeconds: null,
    language: text('language'),
    voice: '',
    cache: 'bypass',
    repeated: false,
    vendorMicroUnits: null,
    unit: unit === '' ? '' : context.hideUnit(unit),
  } as const
  let endedAt = at - sumMs(statuses.slice(1).map((_, index) => column('upstreamSeconds', index + 1)))
  const attempts = statuses.slice(0, 2).map((_, index): AttemptRecord => {
    const backend = backends[index] ?? ''
    const seconds = Number(column('upstreamSeconds', index))
    const latencyMs = Number.isFinite(seconds) ? Math.round(seconds * 1_000) : null
    const first = Number(column('headerSeconds', index) || Number.NaN)
    const isLast = index === statuses.length - 1
    const received = Number(column('upstreamBytes', index)) || 0
    // Lines of an older export do not tell it.
    const bytes = 'bodyBytes' in fields ? Number(column('bodyBytes', index)) || 0 : received
    const isCut = isLast && bytes < Number(text('promisedBytes'))
    const answer: Answer = {
      status: Number(column('upstreamStatus', index)),
      clientLeft: isLast && (text('status') === '499' || (isCut && text('completion') === '')),
      received,
      bytes,
      isCut,
      type: isLast ? text('type') : '',
      late:
        latencyMs !== null && latencyMs >= (context.timeoutMsOf(backend) ?? Number.POSITIVE_INFINITY) - 50,
    }
    if (index > 0) endedAt = at
    return {
      ...shared,
      ...judge(answer),
      startedAt: endedAt - (latencyMs ?? 0),
      endedAt,
      role: index === 0 ? 'primary' : 'fallback',
      backend,
      revision: revisions[index] ?? '',
      reason: index > 0 ? 'after-failure' : reasonOf(eligible === '1', by),
      status: answer.status,
      latencyMs,
      firstByteMs: Number.isFinite(first) ? Math.round(first * 1_000) : null,
      audioBytes: answer.status < 300 ? answer.bytes : 0,
    }
  })
  return { kind: 'attempts', planVersion, attempts }
}

interface Answer {
  readonly status: number
  readonly clientLeft: boolean
  /** Headers too. */
  readonly received: number
  /** Of the body. */
  readonly bytes: number
  /** Less came than its headers promised. */
  readonly isCut: boolean
  /** nginx keeps that of the last answer only. */
  readonly type: string
  /** Took as long as its backend may take. */
  readonly late: boolean
}

function judge(answer: Answer): { readonly outcome: Outcome; readonly failure: FailureClass } {
  const { status } = answer
  if (answer.clientLeft) return { outcome: 'cancelled', failure: 'none' }
  if (status === 504 && answer.late) return { outcome: 'timeout', failure: 'timeout' }
  if (status === 502 && answer.received === 0) return { outcome: 'error', failure: 'connect' }
  if (status === 429) return { outcome: 'error', failure: 'rate-limited' }
  if (status === 401 || status === 403) return { outcome: 'error', failure: 'authentication' }
  if (status >= 500) return { outcome: 'error', failure: 'server-error' }
  if (status >= 400) return { outcome: 'client-error', failure: status === 413 ? 'too-large' : 'bad-request' }
  if (answer.isCut && answer.late) return { outcome: 'timeout', failure: 'timeout' }
  if (answer.isCut) return { outcome: 'error', failure: 'truncated-body' }
  if (answer.bytes <= END_OF_CHUNKS_BYTES) return { outcome: 'error', failure: 'empty-body' }
  if (!/^(audio\/|application\/octet-stream)/i.test(answer.type))
    return { outcome: 'error', failure: 'not-audio' }
  return { outcome: 'ok', failure: 'none' }
}

function reasonOf(eligible: boolean, by: AssignedBy): AttemptRecord['reason'] {
  if (!eligible) return 'not-eligible-language'
  return by === 'override' ? 'override' : by === 'policy' ? 'no-unit' : 'split'
}

/** Servers of one upstream that were tried in turn: the last one answered. */
function last(values: string | undefined): string {
  return values?.split(', ').at(-1) ?? ''
}

function sumMs(seconds: readonly string[]): number {
  return seconds.reduce((sum, value) => sum + Math.round((Number(value) || 0) * 1_000), 0)
}

function parse(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    return undefined
  }
}
