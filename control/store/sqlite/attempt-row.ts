import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import type { Billing } from '../../core/cost/usage.ts'
import type { EpochMs, Tick } from '../../core/units.ts'
import type { AdmittedAttempt } from '../../ports/attempt-store.ts'

/** Columns of `attempts` in the order of `toParameters`. */
export const ATTEMPT_COLUMNS = [
  'rollout',
  'tick',
  'judged',
  'why',
  'ended_at',
  'started_at_gateway',
  'ended_at_gateway',
  'plan_version',
  'epoch',
  'eligible',
  'arm',
  'assigned_by',
  'bucket',
  'role',
  'backend',
  'revision',
  'outcome',
  'failure',
  'reason',
  'status',
  'latency_ms',
  'first_byte_ms',
  'characters',
  'audio_seconds',
  'audio_bytes',
  'language',
  'voice',
  'cache',
  'repeated',
  'vendor_micro_units',
  'unit',
  'metered',
  'model',
  'stage',
  'baseline',
  'baseline_model',
] as const

type Column = (typeof ATTEMPT_COLUMNS)[number]
export type AttemptRow = Readonly<Record<Column, string | number | null>>

export function toParameters({
  record: r,
  billing,
  ...admitted
}: AdmittedAttempt): (string | number | null)[] {
  return [
    r.rollout,
    admitted.tick,
    admitted.judged ? 1 : 0,
    admitted.why,
    admitted.endedAt,
    r.startedAt,
    r.endedAt,
    r.planVersion,
    r.epoch,
    r.eligible ? 1 : 0,
    r.arm,
    r.assignedBy,
    r.bucket,
    r.role,
    r.backend,
    r.revision,
    r.outcome,
    r.failure,
    r.reason,
    r.status,
    r.latencyMs,
    r.firstByteMs,
    r.characters,
    r.audioSeconds,
    r.audioBytes,
    r.language,
    r.voice,
    r.cache,
    r.repeated ? 1 : 0,
    r.vendorMicroUnits,
    r.unit,
    billing && (billing.metered ? 1 : 0),
    billing?.model ?? null,
    billing?.stage ?? null,
    billing?.baseline ?? null,
    billing?.baselineModel ?? null,
  ]
}

/** What `toParameters` wrote; every value was a valid record when it came in. */
export function toAttempt(row: AttemptRow): AdmittedAttempt {
  const record = {
    startedAt: row.started_at_gateway,
    endedAt: row.ended_at_gateway,
    rollout: row.rollout,
    planVersion: row.plan_version,
    epoch: row.epoch,
    eligible: row.eligible === 1,
    arm: row.arm,
    assignedBy: row.assigned_by,
    bucket: row.bucket,
    role: row.role,
    backend: row.backend,
    revision: row.revision,
    outcome: row.outcome,
    failure: row.failure,
    reason: row.reason,
    status: row.status,
    latencyMs: row.latency_ms,
    firstByteMs: row.first_byte_ms,
    characters: row.characters,
    audioSeconds: row.audio_seconds,
    audioBytes: row.audio_bytes,
    language: row.language,
    voice: row.voice,
    cache: row.cache,
    repeated: row.repeated === 1,
    vendorMicroUnits: row.vendor_micro_units,
    unit: row.unit,
  } as AttemptRecord
  return {
    record,
    tick: row.tick as Tick,
    judged: row.judged === 1,
    why: row.why as string,
    endedAt: row.ended_at as EpochMs,
    billing: toBilling(row),
  }
}

export type BillingColumns = Pick<AttemptRow, 'metered' | 'model' | 'stage' | 'baseline' | 'baseline_model'>

export function toBilling(row: BillingColumns): Billing | null {
  if (row.metered === null) return null
  return {
    metered: row.metered === 1,
    model: row.model as string,
    stage: row.stage as string,
    baseline: row.baseline as string,
    baselineModel: row.baseline_model as string,
  }
}
