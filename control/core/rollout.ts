/**
 * A rollout: what is common to it in every phase, and what only one phase has. A share exists only where
 * traffic can move, a rollback only where one happened.
 *
 *     draft → shadow → ramping → failover-only → completed
 *                ↘ held (resumes where it was)     ↘ rolled-back → shadow or ramping, by re-arm
 *     every phase but the closed ones → abandoned
 */

import type { Arm, Eligibility, Override } from '../../gateway-plugin/contract.ts'
import type { Actor } from './actor.ts'
import type { BackendKey, DecisionId, IncidentId, RolloutKey } from './ids.ts'
import type { Policy } from './policy.ts'
import type { SignalName } from './signals/signal.ts'
import type { BasisPoints, EpochMs } from './units.ts'
import type { TriggerName } from './verdict.ts'

export const PHASES = [
  'draft',
  'shadow',
  'ramping',
  'held',
  'rolled-back',
  'failover-only',
  'completed',
  'abandoned',
] as const
export type PhaseName = (typeof PHASES)[number]

/** Where on the ladder, and since when. `share` differs from the stage's own after a set-share. */
export interface Position {
  /** Index into `policy.ladder`. */
  readonly stage: number
  readonly share: BasisPoints
  readonly since: EpochMs
}

/** A phase that a hold can interrupt and a resume or undo can return to. */
export type ActivePhase =
  | { readonly phase: 'shadow'; readonly at: Position }
  | { readonly phase: 'ramping'; readonly at: Position }
  | { readonly phase: 'failover-only'; readonly at: Position }

export type HoldCause =
  /** Ends by itself once no signal was raised for `policy.signals.clearMs`; a person may end it earlier. */
  | { readonly kind: 'signal'; readonly signal: SignalName }
  /**
   * A breach that holds instead of rolling back. Evidence that was reached stays reached, and only a person can
   * listen to what users complain about: so it ends only by a person, who with it answers what came until then.
   */
  | { readonly kind: 'breach'; readonly trigger: TriggerName }
  /** Ends only by a person. */
  | { readonly kind: 'person'; readonly name: string }
  /** A breach without a safe arm to go back to: rolls back by itself as soon as there is one. */
  | { readonly kind: 'no-safe-arm'; readonly trigger: TriggerName }
  /** A new candidate revision has to be looked at. */
  | { readonly kind: 'revision'; readonly from: string; readonly to: string }

export interface Rollback {
  readonly decisionId: DecisionId
  readonly incidentId: IncidentId
  readonly by: Actor
  readonly at: EpochMs
  /** Null: a person, without a trigger. */
  readonly trigger: TriggerName | null
  /** The candidate became another one since: there is nothing left that an undo could return to. */
  readonly overtakenBy?: string
}

export type Phase =
  | { readonly phase: 'draft' }
  | ActivePhase
  | {
      readonly phase: 'held'
      readonly before: ActivePhase
      readonly cause: HoldCause
      readonly since: EpochMs
    }
  | {
      readonly phase: 'rolled-back'
      readonly before: ActivePhase
      /** The hold that it interrupted: an undo returns to it. */
      readonly hold?: { readonly cause: HoldCause; readonly since: EpochMs }
      readonly rollback: Rollback
      /** Re-arm is refused before. */
      readonly cooldownUntil: EpochMs
    }
  | { readonly phase: 'completed'; readonly at: Position }
  | { readonly phase: 'abandoned'; readonly since: EpochMs }

export interface RolloutIdentity {
  readonly key: RolloutKey
  readonly name: string
  readonly baseline: BackendKey
  readonly candidate: BackendKey
  readonly eligible: Eligibility
  readonly overrides: readonly Override[]
  readonly policy: Policy
  readonly salt: string
  /** Rises on rollback, undo, re-arm, abandon and candidate revision; never on a change of share. */
  readonly epoch: number
  /** The candidate revision that the evidence of this epoch speaks of. */
  readonly candidateRevision: string
  /** Changes with state or policy, never with mere evidence. From 1. */
  readonly version: number
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
}

export interface Rollout extends RolloutIdentity {
  readonly state: Phase
}

/** The share that gateways assign by. */
export function shareOf(state: Phase): BasisPoints {
  switch (state.phase) {
    case 'draft':
    case 'shadow':
    case 'rolled-back':
    case 'abandoned':
      return 0 as BasisPoints
    case 'ramping':
    case 'failover-only':
    case 'completed':
      return state.at.share
    case 'held':
      return state.before.phase === 'shadow' ? (0 as BasisPoints) : state.before.at.share
  }
}

/** The position on the ladder that a rollout has, or had before it was held or rolled back. */
export function positionOf(state: Phase): Position | undefined {
  switch (state.phase) {
    case 'draft':
    case 'abandoned':
      return undefined
    case 'held':
    case 'rolled-back':
      return state.before.at
    default:
      return state.at
  }
}

/** Name of the stage that gateways and bills know; `draft` where the baseline serves alone, as after a rollback. */
export function stageNameOf({ state, policy }: Rollout): string {
  const position = state.phase === 'rolled-back' ? undefined : positionOf(state)
  return (position && policy.ladder[position.stage]?.name) ?? 'draft'
}

/** Whether there is traffic, or a copy of it, that a rollback would take off the candidate. */
export function canRollBack(state: Phase): boolean {
  return !['draft', 'rolled-back', 'abandoned'].includes(state.phase)
}

export function backendOf(rollout: RolloutIdentity, arm: Arm): BackendKey {
  return arm === 'candidate' ? rollout.candidate : rollout.baseline
}
