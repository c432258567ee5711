/** The judge's whole memory up to a closed tick, as JSON: every number survives the round trip exactly. */

import type { AttributionState } from '../triggers/attribution.ts'
import type { ComplaintTriggerState } from '../triggers/complaints.ts'
import type { CostTriggerState } from '../triggers/cost.ts'
import type { CostRates } from '../triggers/cost-rates.ts'
import type { ErrorTriggerState } from '../triggers/errors.ts'
import type { MeterConfigs } from './judge-config.ts'
import type { LatencyComparisonState } from './latency-comparison.ts'
import type { StageCountsState } from './stage-counts.ts'
import type { SuspicionState } from './suspicion.ts'

export const SNAPSHOT_VERSION = 3

export interface JudgeSnapshot {
  readonly version: number
  /** The last closed tick; rows with later ticks are to be replayed. −1: none. */
  readonly tick: number
  /** The meters that the state belongs to. */
  readonly meters: MeterConfigs
  readonly errors: { readonly main: ErrorTriggerState | null; readonly eager: ErrorTriggerState | null }
  readonly complaints: {
    readonly main: ComplaintTriggerState | null
    readonly eager: ComplaintTriggerState | null
  }
  /** Left out by snapshots from before there was a cost trigger. */
  readonly cost?: { readonly rates: CostRates | null; readonly main: CostTriggerState | null }
  /** In the order of their numbers. */
  readonly languages: readonly string[]
  readonly latency: LatencyComparisonState
  readonly failures: AttributionState
  readonly suspicion: SuspicionState
  readonly stage: StageCountsState
  readonly judged: number
  /** Tick of the last judged candidate observation, or of the start before any; null: not begun. */
  readonly heardAt: number | null
}

/** A stored snapshot, or undefined when it is of another version: judging then starts anew. */
export function readSnapshot(value: unknown): JudgeSnapshot | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined
  return value.version === SNAPSHOT_VERSION ? (value as JudgeSnapshot) : undefined
}
