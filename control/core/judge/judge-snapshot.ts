/** The judge's whole memory up to a closed tick, as JSON: every number survives the round trip exactly. */

import type { ComplaintTriggerState } from '../triggers/complaints.ts'
import type { ErrorTriggerState } from '../triggers/errors.ts'
import type { StageErrors } from './gate-reading.ts'
import type { MeterConfigs } from './judge-config.ts'
import type { LatencyComparisonState } from './latency-comparison.ts'

export const SNAPSHOT_VERSION = 2

export interface JudgeSnapshot {
  readonly version: number
  /** The last closed tick; rows with later ticks are to be replayed. −1: none. */
  readonly tick: number
  /** The meters that the state belongs to. */
  readonly meters: MeterConfigs
  readonly errors: ErrorTriggerState | null
  readonly eagerErrors: ErrorTriggerState | null
  readonly complaints: ComplaintTriggerState | null
  readonly eagerComplaints: ComplaintTriggerState | null
  readonly latency: LatencyComparisonState
  readonly stage: StageErrors
  /** Tick of the last judged candidate observation, or of the start before any; null: not begun. */
  readonly heardAt: number | null
  readonly suspicion: boolean
}

/** A stored snapshot, or undefined when it is of another version: judging then starts anew. */
export function readSnapshot(value: unknown): JudgeSnapshot | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined
  return value.version === SNAPSHOT_VERSION ? (value as JudgeSnapshot) : undefined
}
