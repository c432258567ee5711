/**
 * What a trigger says. Only `breached` moves traffic; silence is never health and never guilt.
 */

import type { EpochMs } from './units.ts'

export const TRIGGERS = ['errors', 'latency-p95', 'latency-p50', 'complaints', 'cost'] as const
export type TriggerName = (typeof TRIGGERS)[number]

/** From best to worst: what holds for a rollout as a whole is the worst of its triggers. */
export const VERDICT_STATES = ['healthy', 'insufficient', 'stale', 'suspect', 'breached'] as const
export type VerdictState = (typeof VERDICT_STATES)[number]

export interface ArmSample {
  /** Judged observations since `since`; complaints: all that can be compared. */
  readonly requests: number
  /** Of those: failed (errors), slower than the bound (latency), or about this arm (complaints). */
  readonly bad: number
}

/** What an overrun of cost rests on, in millionths of a US dollar. */
export interface CostFigures {
  /** From now to the end of the month: going on as it is, and going back now. */
  readonly stayMicroUsd: number
  readonly backMicroUsd: number
  /** This month until now. */
  readonly spentMicroUsd: number
  readonly projectedMicroUsd: number
  /** At its end, with the range of the forecast; null: too few days to say. */
  readonly monthEndLowMicroUsd: number | null
  readonly monthEndMicroUsd: number | null
  readonly monthEndHighMicroUsd: number | null
  /** What the month's end is made of beyond the projection, the largest first. */
  readonly attribution: readonly { readonly name: string; readonly microUsd: number }[]
}

export interface Verdict {
  readonly trigger: TriggerName
  readonly state: VerdictState
  /**
   * Errors: the candidate's failed fraction. Latency, complaints per request: candidate ÷ baseline. Cost: ÷ projection.
   * Null: no data.
   */
  readonly value: number | null
  /** As judged: 0.02 for errors, 1.5 for ratios; in mode `eager` half of what these allow. */
  readonly bound: number
  /** Evidence for a breach: 1 or more rolls back. */
  readonly evidence: number
  /** By voice: `meter`, `block`, `plug-in`, `twin`, `window`, `pace`. */
  readonly voices: Readonly<Record<string, number>>
  readonly candidate: ArmSample
  readonly baseline: ArmSample
  /** Latency only, milliseconds over the last minutes; null without data. */
  readonly candidateMs: number | null
  readonly baselineMs: number | null
  /** When the change that the evidence speaks of is estimated to have begun. */
  readonly since: EpochMs | null
  /** What latency is compared with. */
  readonly reference: 'live' | 'frozen' | 'collecting' | 'none'
  /** Seconds until a decision if it goes on like this; null where nothing points to one. */
  readonly expectedSeconds: number | null
  /** Cost only; left out where the month's pace is not known. */
  readonly money?: CostFigures | undefined
  /** One sentence for people: "since 14:02:11 UTC: 41 of 312 failed = 13 %, bound 2 %". */
  readonly text: string
}

/** Of none at all: `insufficient`, because silence is no health. */
export function worstState(states: readonly VerdictState[]): VerdictState {
  return states.length === 0
    ? 'insufficient'
    : states.reduce((worst, state) =>
        VERDICT_STATES.indexOf(state) > VERDICT_STATES.indexOf(worst) ? state : worst,
      )
}
