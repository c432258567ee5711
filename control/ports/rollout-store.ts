/**
 * Rollouts, their ledger and what is written with them. No transaction is handed out: `commit` writes all of
 * it or nothing, so that the same port fits a database whose transactions are asynchronous.
 */

import type { PlanBackend } from '../../gateway-plugin/contract.ts'
import type { Decision, NewDecision } from '../core/decision.ts'
import type { Effect } from '../core/effects.ts'
import type { EnteredEvidence } from '../core/entered-evidence.ts'
import type { BackendKey, DecisionId, IncidentId, RolloutKey } from '../core/ids.ts'
import type { Incident, IncidentChange } from '../core/incident.ts'
import type { Rollout } from '../core/rollout.ts'
import type { EpochMs, Tick } from '../core/units.ts'

export interface Commit {
  /** Compare-and-set: `expectedVersion` 0 creates. Absent: only what follows is written. */
  readonly rollout?: {
    readonly key: RolloutKey
    readonly expectedVersion: number
    readonly next: Rollout
  }
  readonly decision?: NewDecision
  readonly incident?: IncidentChange
  /** An earlier decision that was seen to be in force; a time already written stays. */
  readonly observed?: { readonly decision: DecisionId; readonly at: EpochMs }
  /**
   * The judge's part: refused as a conflict when the fence is no longer its own. It speaks for the rollout that
   * this commit writes, or else for the one that its decision or incident is about.
   */
  readonly judge?: { readonly fence: number; readonly tick: Tick; readonly snapshot: unknown }
  /**
   * Whether the plan is to hear more of the baseline of a rollout, until a commit says otherwise. It raises the plan
   * version, changes no rollout, and is the judge's alone to say: `judge` has to be there.
   */
  readonly sampling?: { readonly rollout: RolloutKey; readonly on: boolean }
  /**
   * Rows of the outbox. The placeholders `{incident}` and `{decision}` in `idempotencyId` are replaced by the
   * numbers given in this commit, as is a notice's `incident: 0`; a commit without that number is an error. An
   * id that its lane knows already is not written again: that message is on its way or has arrived.
   */
  readonly effects: readonly Effect[]
  /** Wall time of the commit; `planVersion` rises to at least this. */
  readonly at: EpochMs
}

export type CommitResult =
  | {
      readonly kind: 'committed'
      /** Unchanged where neither a rollout nor its sampling was written. */
      readonly planVersion: number
      readonly decision: Decision | null
      readonly incident: Incident | null
      /** As written: a rolled-back phase carries the numbers of its decision and incident. */
      readonly rollout: Rollout | null
    }
  | { readonly kind: 'conflict'; readonly what: 'version' | 'fence'; readonly current: Rollout | null }

/** Everything a plan is projected from, read at one moment. */
export interface PlanSource {
  readonly planVersion: number
  /** When it last changed. */
  readonly issuedAt: EpochMs
  readonly backends: readonly PlanBackend[]
  readonly rollouts: readonly Rollout[]
  /** Those of which more of the baseline is heard. */
  readonly sampling: readonly RolloutKey[]
}

export interface DecisionQuery {
  readonly rollout?: RolloutKey
  /** As `nameOf` says it. */
  readonly actor?: string
  readonly command?: string
  /** Requested at or after, and before. */
  readonly from?: EpochMs
  readonly to?: EpochMs
  /** Only ids below. */
  readonly before?: number
  readonly limit: number
}

export interface RolloutStore {
  load(key: RolloutKey): Promise<Rollout | undefined>
  /** In the order of the plan: by creation. */
  list(): Promise<readonly Rollout[]>
  /**
   * A rolled-back phase carries 0 for the numbers of its decision and incident; both must be in the commit. An
   * incident that opens with a rollback, or is noted as `decided`, gets the decision's number; a decision the
   * number of the incident that opens or is noted. The first close of an incident stays.
   *
   * @throws RangeError for a version that does not rise, an unknown incident, or a number nobody gave.
   */
  commit(change: Commit): Promise<CommitResult>

  planSource(): Promise<PlanSource>
  /** Raises the plan version; a changed revision of a candidate is the caller's to note. */
  putBackend(backend: PlanBackend, at: EpochMs): Promise<{ readonly planVersion: number }>
  backends(): Promise<readonly PlanBackend[]>
  backend(key: BackendKey): Promise<PlanBackend | undefined>

  decisions(query: DecisionQuery): Promise<readonly Decision[]>
  decision(id: DecisionId): Promise<Decision | undefined>
  /** Sets what is not yet set; times already written stay. */
  recordPropagation(
    id: DecisionId,
    seen: { readonly publishedAt?: EpochMs; readonly observedAt?: EpochMs },
  ): Promise<void>

  incidents(query: {
    readonly rollout?: RolloutKey
    readonly status?: 'open' | 'closed'
    readonly limit: number
  }): Promise<readonly Incident[]>
  incident(id: IncidentId): Promise<Incident | undefined>

  addEvidence(evidence: Omit<EnteredEvidence, 'id'>): Promise<EnteredEvidence>
  /** Newest first. */
  evidence(rollout: RolloutKey): Promise<readonly EnteredEvidence[]>
}
