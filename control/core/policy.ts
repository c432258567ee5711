/**
 * The policy of a rollout: its ladder with dwell and gates, its triggers, and what follows a rollback.
 * Lengths of time are milliseconds, shares basis points, rates and ratios plain fractions.
 */

import type { BasisPoints, DurationMs } from './units.ts'

export type GateSpec =
  /** Draft: p95 at the reference text, measured elsewhere and entered. */
  | { readonly gate: 'benchmark'; readonly maxP95Ms: number }
  /** Draft: mean opinion score of a listening test, 1 to 5. */
  | { readonly gate: 'listening'; readonly minScore: number }
  /** Draft: a monthly cost projection is on file. */
  | { readonly gate: 'projection' }
  /**
   * Candidate errors. `evidence`: an anytime-valid test says at level `alpha` that the rate is under `maxRate`.
   * `rate`: the plain observed rate after `minRequests`.
   */
  | {
      readonly gate: 'errors'
      readonly maxRate: number
      readonly rule: 'evidence' | 'rate'
      readonly alpha: number
      readonly minRequests: number
    }
  /** p95 and p50 within `maxRatio` of the baseline at equal text lengths. */
  | {
      readonly gate: 'latency'
      readonly maxRatio: number
      readonly rule: 'evidence' | 'rate'
      readonly alpha: number
      readonly minRequests: number
    }
  /** Complaints per request, candidate ÷ baseline, since the epoch began. */
  | { readonly gate: 'complaints'; readonly maxRatio: number }
  /** Cache hits among requests for phrases seen before. */
  | { readonly gate: 'cache'; readonly minHitRate: number; readonly minRequests: number }
  /** Judged candidate requests since the stage began. */
  | { readonly gate: 'sample'; readonly minRequests: number }
  /** Measured capacity against the projected load of the next stage; unknown is not clear. */
  | { readonly gate: 'capacity'; readonly maxUtilisation: number }
  /** Eligible primary requests that the vendor still serves, overflow included. */
  | { readonly gate: 'vendor-share'; readonly maxFraction: number }
  | { readonly gate: 'availability'; readonly minFraction: number }
  /** Saving as planned: waived with a reason where money is not measured. */
  | { readonly gate: 'saving' }

export interface StagePolicy {
  /** `shadow`, a share in words (`10 %`), or `failover-only`; unique in the ladder. */
  readonly name: string
  readonly kind: 'draft' | 'shadow' | 'share' | 'failover-only'
  readonly share: BasisPoints
  readonly dwellMs: DurationMs
  /** How the stage is left once its gates are clear. */
  readonly advance: 'manual' | 'automatic'
  /** Conditions to leave this stage, beside those that always hold. */
  readonly gates: readonly GateSpec[]
}

/**
 * `strict`: evidence against the bounds themselves. `eager`: evidence against half of each bound's allowance, with
 * twice the patience: rolls back what sits just under a bound too. `window`: the literal rule.
 */
export const MODES = ['strict', 'eager', 'window'] as const
export type Mode = (typeof MODES)[number]

/** The literal rule of mode `window`: the value over the bound in a window, long enough, on enough requests. */
export interface WindowRule {
  readonly windowMs: DurationMs
  readonly minRequests: number
  /** The value has to stay over the bound for this long; 0: the first look decides. */
  readonly forMs: DurationMs
}

/** Fractions of the false-rollback budget, together at most 1; what is left over is unspent. */
export interface BudgetShares {
  readonly errors: number
  readonly latencyP95: number
  readonly latencyP50: number
  readonly complaints: number
  readonly cost: number
}

export interface TriggerPolicy {
  readonly mode: Mode
  readonly window: WindowRule
  readonly weights: BudgetShares
  readonly errors: {
    readonly enabled: boolean
    readonly maxRate: number
    readonly blame: 'absolute' | 'require'
  }
  readonly latencyP95: { readonly enabled: boolean; readonly maxRatio: number }
  readonly latencyP50: { readonly enabled: boolean; readonly maxRatio: number }
  readonly complaints: {
    readonly enabled: boolean
    /** Complaints per exposure, candidate ÷ baseline. */
    readonly maxRatio: number
    readonly onBreach: 'hold' | 'roll-back'
  }
  /** Ratios to the projection that was entered: the month's pace, and the avoidable cost of requests. */
  readonly cost: {
    readonly enabled: boolean
    readonly maxRatio: number
    /** From here on people are told, and nothing goes up. */
    readonly warnRatio: number
    /**
     * What a breach does where going back would cost more to the end of the month than staying. Where it saves, it
     * rolls back in any case.
     */
    readonly whenSunk: 'hold' | 'roll-back'
  }
  /** Full-outage seconds that the evidence limiter demands, divided by severity: 300 tolerates blips. */
  readonly sustainSec: number
  /** Baseline requests of a stratum before its reference speaks. */
  readonly referenceMinRequests: number
  /** No judged observation of the candidate for this long at a share above 0: `stale`. */
  readonly staleAfterMs: DurationMs
}

/** Rules that hold: going up stops, people are told, and after `clearMs` without them it goes on by itself. */
export interface SignalPolicy {
  /** The share that units were found on is not the share that was set. */
  readonly sampleRatio: { readonly enabled: boolean }
  /** Records that gateways could not keep, or that are missing, as a fraction of what was assigned. */
  readonly lostRecords: { readonly enabled: boolean; readonly maxFraction: number }
  /** Requests that the candidate had no room for, as a fraction of what was assigned, for so long. */
  readonly capacity: { readonly enabled: boolean; readonly maxFraction: number; readonly forMs: DurationMs }
  /** In mode `strict`: what the mode `eager` would have rolled back. */
  readonly eager: { readonly enabled: boolean }
  readonly clearMs: DurationMs
}

export interface Policy {
  readonly name: string
  /** From draft to failover only, shares rising. */
  readonly ladder: readonly StagePolicy[]
  readonly triggers: TriggerPolicy
  readonly signals: SignalPolicy
  /** One false rollback per this time at most, if the candidate sat exactly on every limit for ever. */
  readonly falseRollbackBudget: { readonly count: number; readonly per: string }
  /** After a rollback, before a re-arm. */
  readonly cooldownMs: DurationMs
  /** In which the author of a rollback may undo it. */
  readonly undoMs: DurationMs
  readonly shadow: {
    readonly forward: BasisPoints
    readonly reverse: BasisPoints
    readonly reversePerHour: number
    /** Basis points of candidate requests copied to the baseline while a trigger has a suspicion. */
    readonly suspicion: BasisPoints
    /** Copies that suspicion may cost in a UTC day; after that the reverse shadow is its usual one. */
    readonly suspicionPerDay: number
  }
  readonly anonymous: 'session' | 'baseline'
  /** `session`: a change of share moves users when their session ends, a rollback at once. */
  readonly pin: 'none' | 'session'
  /** A rollback that is not observed within this time pages. */
  readonly observeWithinMs: DurationMs
  /** The seed rules that always tell people: error rate, p95, and for how long. */
  readonly alerts: { readonly maxErrorRate: number; readonly maxP95Ms: number; readonly forMs: DurationMs }
}
