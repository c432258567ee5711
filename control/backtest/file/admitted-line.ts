/**
 * A line that was admitted before. Its record was checked when it came in, so only what a replay rests on is
 * looked at again; what is wrong there is told by the full check.
 */

import { ARMS, OUTCOMES, ROLES } from '../../../gateway-plugin/contract.ts'
import type { Telling } from '../../core/admission/admit.ts'
import { describeValue } from '../../core/describe-value.ts'
import { parseRecord } from '../../core/records/parse-record.ts'
import type { AssignedAttempt } from '../engine/signal-watch.ts'
import type { Checked } from './attempts-file.ts'

export interface AdmittedRecord extends Telling, AssignedAttempt {
  readonly tick: number
  readonly judged: boolean
  readonly why: string
  readonly rollout: string | null
  readonly epoch: number
}

const KNOWN_ARMS: ReadonlySet<unknown> = new Set(ARMS)
const KNOWN_ROLES: ReadonlySet<unknown> = new Set(ROLES)
const KNOWN_OUTCOMES: ReadonlySet<unknown> = new Set(OUTCOMES)

export function checkAdmittedLine(value: Readonly<Record<string, unknown>>): Checked<AdmittedRecord> {
  const { tick, judged, why } = value
  if (typeof tick !== 'number' || !Number.isSafeInteger(tick) || tick < 0)
    return { ok: false, field: 'tick', problem: `expected whole seconds, got ${describeValue(tick)}` }
  if (typeof judged !== 'boolean')
    return { ok: false, field: 'judged', problem: `expected true or false, got ${describeValue(judged)}` }
  if (typeof why !== 'string')
    return { ok: false, field: 'why', problem: `expected a reason of admission, got ${describeValue(why)}` }
  if (tellsEnough(value)) return { ok: true, value: value as unknown as AdmittedRecord }
  const parsed = parseRecord(value)
  return parsed.ok ? { ok: true, value: { ...parsed.record, tick, judged, why } } : parsed
}

function tellsEnough(value: Readonly<Record<string, unknown>>): boolean {
  const { latencyMs, characters, epoch, rollout } = value
  return (
    KNOWN_ARMS.has(value['arm']) &&
    KNOWN_ROLES.has(value['role']) &&
    KNOWN_OUTCOMES.has(value['outcome']) &&
    (latencyMs === null || (typeof latencyMs === 'number' && latencyMs >= 0)) &&
    typeof characters === 'number' &&
    characters >= 0 &&
    Number.isSafeInteger(epoch) &&
    typeof value['language'] === 'string' &&
    typeof value['unit'] === 'string' &&
    Number.isSafeInteger(value['bucket']) &&
    Number.isSafeInteger(value['planVersion']) &&
    (rollout === null || typeof rollout === 'string')
  )
}
