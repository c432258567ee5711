/**
 * What leaves control after a commit. Effects are data: rows of the outbox, written with the state change and
 * delivered at least once, each under an idempotency id.
 */

import type { Arm } from '../../gateway-plugin/contract.ts'
import type { IncidentId, RolloutKey } from './ids.ts'
import type { SignalName } from './signals/signal.ts'
import type { EpochMs } from './units.ts'
import type { TriggerName, Verdict } from './verdict.ts'

/** Named after the runbook of the same name. */
export const ALERTS = [
  'errors',
  'latency',
  'backend-down',
  'no-safe-arm',
  'rollback-not-observed',
  'overflow',
  'lost-records',
  'data-stale',
  'sample-ratio',
  'eager-suspicion',
  'complaints',
  'cost',
  'cost-pace',
  'unpriced',
  'budget-near',
  'budget-spent',
] as const
export type AlertName = (typeof ALERTS)[number]

export type Severity = 'info' | 'warning' | 'page'

export type HeldNotice =
  | {
      readonly kind: 'signal'
      readonly signal: SignalName
      /** Without a raised signal for this long it ends by itself. */
      readonly clearMs: number
      readonly severity: Severity
    }
  | { readonly kind: 'breach'; readonly trigger: TriggerName }

/** The content of one message; channels decide its form. Nothing in it is text or identity of users. */
export type Notice =
  | {
      readonly kind: 'stage'
      readonly rollout: RolloutKey
      readonly rolloutName: string
      readonly candidateName: string
      readonly baselineName: string
      /** `start`, `advance`, `hold`, …: what was done. */
      readonly action: string
      readonly from: string
      readonly to: string
      readonly actor: string
      readonly reason: string
      /** A hold that control began: what for, and how it ends. */
      readonly held?: HeldNotice
      readonly at: EpochMs
    }
  | {
      readonly kind: 'rolled-back'
      readonly rollout: RolloutKey
      readonly rolloutName: string
      readonly candidateName: string
      readonly baselineName: string
      readonly incident: IncidentId
      readonly fromStage: string
      readonly actor: string
      readonly reason: string
      /** What it was decided on; null: a person, without a trigger. */
      readonly verdict: Verdict | null
      readonly at: EpochMs
    }
  | {
      readonly kind: 'observed'
      readonly rollout: RolloutKey
      readonly rolloutName: string
      readonly baselineName: string
      readonly incident: IncidentId
      /** Milliseconds from decision to observation. */
      readonly afterMs: number
      readonly gateways: number
      readonly at: EpochMs
    }
  | {
      readonly kind: 'alert'
      readonly alert: AlertName
      readonly state: 'open' | 'resolved'
      readonly severity: Severity
      /** Null: an alert about a backend or about control as a whole. */
      readonly rollout: RolloutKey | null
      readonly subject: string
      /** "4.1 % failed over 5 minutes (bound 2 %), 38 of 921 requests". */
      readonly text: string
      readonly incident: IncidentId | null
      readonly since: EpochMs
      readonly at: EpochMs
    }
  | {
      readonly kind: 'incident-closed'
      readonly rollout: RolloutKey
      readonly rolloutName: string
      readonly incident: IncidentId
      readonly cause: string
      readonly actor: string
      readonly at: EpochMs
    }
  | {
      /** The weekly report in four lines, made of names of backends and figures; never a page. */
      readonly kind: 'report'
      /** ISO week: `2026-W48`. */
      readonly week: string
      /** What it saved, and since when. */
      readonly headline: string
      /** Billed, own cost, avoided. */
      readonly money: string
      /** Both arms of every rollout. */
      readonly health: string
      /** What to do next. */
      readonly next: string
      /** The arm that was cheaper for this traffic. */
      readonly cheaper: Arm
      /** Sent on purpose, beside or before its time; null: it left by itself. */
      readonly request: { readonly by: string; readonly reason: string; readonly again: boolean } | null
      readonly at: EpochMs
    }
  | { readonly kind: 'test'; readonly actor: string; readonly at: EpochMs }

/** A notice on its way to one lane; the id makes a repeat recognisable. */
export interface Effect {
  readonly lane: 'slack'
  readonly idempotencyId: string
  readonly notice: Notice
}
