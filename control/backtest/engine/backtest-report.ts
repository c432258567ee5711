/** What a backtest found. Times are epoch milliseconds of the simulated clock, shares basis points. */

import type { GateName } from '../../core/gate.ts'
import type { Mode, StagePolicy } from '../../core/policy.ts'
import type { SignalName } from '../../core/signals/signal.ts'
import type { TriggerName, Verdict } from '../../core/verdict.ts'
import type { RatesBefore } from './recent-rates.ts'
import type { RecordedStage } from './recorded-stage.ts'
import type { Series } from './series.ts'

export interface Where {
  /** Null: it is not known where the rollout was. */
  readonly stage: string | null
  readonly share: number | null
}

export interface ReplayedRollback extends Where {
  readonly at: number
  readonly trigger: TriggerName
  /** As it would have stood in the ledger. */
  readonly verdict: Verdict
  /** Both arms in the five minutes before. */
  readonly before: RatesBefore
}

/** Going up would have stopped, by itself. By complaints: until a person listens. */
export interface ReplayedHold extends Where {
  readonly at: number
  /** Null: not ended within the data. */
  readonly until: number | null
  readonly because: SignalName | 'complaints'
  readonly text: string
  readonly before: RatesBefore
}

/** The first moment of a stage at which every gate that records can tell of was clear. */
export interface ReplayedAdvance extends Where {
  readonly at: number
  /** `automatic`: it would have gone up; `manual`: it could have. */
  readonly advance: StagePolicy['advance']
  readonly next: string | null
  /** Gates of the stage that attempts say nothing about. */
  readonly notLookedAt: readonly GateName[]
}

export interface ComparedDecision extends Where {
  readonly at: number
  readonly before: RatesBefore
}

export interface ComparedRule {
  readonly name: string
  readonly trigger: TriggerName
  /** Empty: it would never have rolled back. */
  readonly rollbacks: readonly ComparedDecision[]
}

export interface ReplayCounts {
  /** Heard in both arms, the repeats of one user included; and those that are judged. */
  readonly heard: number
  readonly judged: number
  readonly candidate: number
  readonly baseline: number
}

export interface BacktestReport {
  readonly rollout: string
  readonly policy: {
    readonly name: string
    readonly mode: Mode
    /** Of the triggers that are on: a failed fraction, or times as slow. */
    readonly bounds: Readonly<Partial<Record<TriggerName, number>>>
  }
  /** Null: there was nothing to judge. */
  readonly span: { readonly from: number; readonly to: number } | null
  readonly attempts: ReplayCounts
  readonly rollbacks: readonly ReplayedRollback[]
  readonly holds: readonly ReplayedHold[]
  readonly advances: readonly ReplayedAdvance[]
  /** How often, and how long in all, a trigger was suspect: seen by samples. */
  readonly suspect: { readonly times: number; readonly ms: number }
  readonly comparisons: readonly ComparedRule[]
  /** What the rollout really did meanwhile. */
  readonly recorded: readonly RecordedStage[]
  /** What the reader has to know to read it rightly. */
  readonly notes: readonly string[]
  readonly series: Series
}
