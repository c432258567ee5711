/** What gates are given, and what each answers. */

import type { EnteredEvidence, EvidenceKind } from './entered-evidence.ts'
import type { GateState } from './gate.ts'
import type { GateSpec, StagePolicy } from './policy.ts'
import type { EpochMs } from './units.ts'
import type { Verdict } from './verdict.ts'

/** What the judge has learnt since the stage began. */
export interface Measured {
  /** The anytime-valid evidence that it is good enough; at 1/alpha the gate is clear. */
  readonly e: number
  /** Errors: observed fraction. Latency: the worse of the p95 and p50 ratios. Null without data. */
  readonly observed: number | null
  readonly candidate: number
  readonly baseline: number
  /** Requests still needed if it goes on as it is; null: cannot be said. */
  readonly needed: number | null
  /** Latency: the fraction of candidate requests that could be compared; null for errors, and without any. */
  readonly coverage: number | null
}

export interface StageCounts {
  readonly eligiblePrimary: number
  readonly servedByBaseline: number
  readonly candidateAttempts: number
  readonly candidateOk: number
  readonly repeated: number
  readonly repeatedHits: number
}

/** Of a signal, what a gate asks. */
export interface SignalFact {
  readonly signal: string
  readonly state: 'clear' | 'raised' | 'unknown'
  /** One sentence for people. */
  readonly text: string
}

/** Of the last four weeks, everything counted. */
export interface SavingFact {
  /** Below 0: moving cost money. Null: not known, and why. */
  readonly netMicroUsd: number | null
  readonly why: string | null
}

/** A projection that stands in the books of money. */
export interface ProjectionFact {
  readonly stages: number
  readonly source: string
  readonly enteredBy: string
}

export interface GateFacts {
  readonly now: EpochMs
  readonly stage: StagePolicy
  readonly next: StagePolicy | null
  /** Basis points of the candidate, as a person may have set them within the stage. */
  readonly share: number
  /** When the stage began; for a draft, when it was created. Null: not known. */
  readonly since: EpochMs | null
  readonly verdicts: readonly Verdict[]
  /** The largest value of any rollback meter: 1 rolls back, going up on evidence wants it far below. */
  readonly loudness: number
  readonly signals: readonly SignalFact[]
  readonly measured: (spec: Extract<GateSpec, { gate: 'errors' | 'latency' }>) => Measured | null
  /** The newest of each kind. */
  readonly entered: Readonly<Partial<Record<EvidenceKind, EnteredEvidence>>>
  /** The newest one; null: none. */
  readonly projection: ProjectionFact | null
  /** Null: nobody has looked yet. */
  readonly saving: SavingFact | null
  readonly counts: StageCounts | null
  /** For how long those were counted, the time on hold with it. */
  readonly countedMs: number
  /** Judged candidate observations since the stage began. */
  readonly candidateRequests: number
  /** For how long those were counted, the time on hold with it; null: since the stage began. */
  readonly candidateMs: number | null
  readonly liveGateways: number
  /** Names of live front doors that nobody hands new plans to. */
  readonly unfollowing: readonly string[]
  readonly baseline: { readonly usable: boolean; readonly why: string }
  readonly openIncident: number | null
  readonly rollbackUnobserved: boolean
  /** Eligible requests a second, over the last minutes. */
  readonly eligiblePerSecond: number | null
}

export interface GateAnswer {
  readonly state: GateState
  readonly value: string | null
  readonly bound: string
  readonly sample?: string | null
  readonly text: string
  readonly remainingMs?: number | null
}
