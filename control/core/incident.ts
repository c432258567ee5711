/** Opened by every rollback and by a breach without a safe arm; ends with a cause. */

import type { Actor } from './actor.ts'
import type { DecisionId, IncidentId, RolloutKey } from './ids.ts'
import type { EpochMs } from './units.ts'
import type { TriggerName, Verdict } from './verdict.ts'

export interface Incident {
  readonly id: IncidentId
  readonly rollout: RolloutKey
  readonly status: 'open' | 'closed'
  readonly kind: 'rollback' | 'no-safe-arm'
  readonly trigger: TriggerName | null
  /** What was seen when it opened. */
  readonly verdict: Verdict | null
  readonly openedAt: EpochMs
  readonly openedBy: Actor
  /** The decision that moved the traffic; null while none could. */
  readonly decisionId: DecisionId | null
  readonly reason: string
  /** Users whose requests failed on the candidate since the change began; all of them or their fallbacks. */
  readonly impact: IncidentImpact | null
  readonly closedAt: EpochMs | null
  readonly closedBy: Actor | null
  readonly cause: string | null
  readonly timeline: readonly IncidentEntry[]
}

export interface IncidentImpact {
  readonly users: number
  readonly failedRequests: number
  /** Of those failures, how many users still got audio from a fallback. */
  readonly rescued: number
  readonly since: EpochMs
}

export interface IncidentEntry {
  readonly at: EpochMs
  readonly actor: Actor
  readonly text: string
}

/** What a commit does to incidents, in the same transaction. */
export type IncidentChange =
  | { readonly kind: 'open'; readonly incident: Omit<Incident, 'id' | 'decisionId' | 'timeline'> }
  /** Adds an entry, sets the deciding decision where `decided`, replaces the impact where given. */
  | {
      readonly kind: 'note'
      readonly id: IncidentId
      readonly entry: IncidentEntry
      readonly decided: boolean
      readonly impact?: IncidentImpact
    }
  | {
      readonly kind: 'close'
      readonly id: IncidentId
      readonly at: EpochMs
      readonly by: Actor
      readonly cause: string
    }
