/**
 * What the dashboard, the CLI and API clients read. Responses are their own types: state may change shape
 * without breaking a reader. Times are epoch milliseconds, shares basis points.
 */

import type {
  BreakerState,
  Eligibility,
  Licence,
  Override,
  PlanBackend,
} from '../../gateway-plugin/contract.ts'
import type { Actor } from '../core/actor.ts'
import type { CommandName } from '../core/commands.ts'
import type { Snapshot } from '../core/decision.ts'
import type { AlertName } from '../core/effects.ts'
import type { EvidenceKind } from '../core/entered-evidence.ts'
import type { GateName, GateResult } from '../core/gate.ts'
import type { IncidentImpact } from '../core/incident.ts'
import type { Policy } from '../core/policy.ts'
import type { HoldCause, PhaseName } from '../core/rollout.ts'
import type { SignalName, SignalReading } from '../core/signals/signal.ts'
import type { Verdict, VerdictState } from '../core/verdict.ts'

export interface BackendRef {
  readonly key: string
  readonly name: string
  readonly revision: string
  readonly licence: Licence | null
}

export interface StageView {
  readonly name: string
  readonly kind: 'draft' | 'shadow' | 'share' | 'failover-only'
  readonly share: number
  readonly dwellMs: number
  readonly advance: 'manual' | 'automatic'
  readonly state: 'done' | 'current' | 'ahead'
  /** For the current stage. */
  readonly since: number | null
}

export interface NextStep {
  /** `start` in draft, `advance` on the ladder, `complete` at its end. */
  readonly command: 'start' | 'advance' | 'complete'
  /** Name of the stage that follows; null for complete. */
  readonly to: string | null
  readonly share: number
  readonly gates: readonly GateResult[]
  readonly clear: boolean
  /** Who takes it: `manual` waits for a person, `automatic` goes by itself when clear. */
  readonly advance: 'manual' | 'automatic'
  /** How many more users and requests an hour would move at today's traffic; null: not known yet. */
  readonly moves: { readonly usersPerHour: number; readonly requestsPerHour: number } | null
}

export interface Propagation {
  readonly decisionId: number
  readonly planVersion: number
  readonly requestedAt: number
  readonly publishedAt: number | null
  readonly observedAt: number | null
  /** Live gateway instances, and those of them at or past the plan. */
  readonly instances: number
  readonly applied: number
  /** Names of gateways with instances behind it. */
  readonly stragglers: readonly string[]
  /** One sentence: "observed 1.2 s after the decision", "applies with the next request". */
  readonly text: string
}

export interface HeldView {
  readonly since: number
  readonly by: string
  readonly text: string
  readonly cause: HoldCause['kind']
  /** What holds, where a signal does. */
  readonly signal: SignalName | null
  /** Until it ends by itself if no signal is raised meanwhile; null: one is, or it takes a person. */
  readonly endsInMs: number | null
}

export interface FeedbackView {
  readonly ratings: number
  /** 1 to 5; null without any. */
  readonly mean: number | null
  readonly complaints: number
}

export interface RollbackView {
  readonly decisionId: number
  readonly incidentId: number
  readonly by: Actor
  readonly at: number
  readonly trigger: string | null
  readonly cooldownUntil: number
  /** Until when its author can undo it; null: cannot be undone. */
  readonly undoUntil: number | null
  readonly fromStage: string
}

export interface CommandView {
  readonly command: CommandName
  readonly allowed: boolean
  /** Why not, in words; null where allowed. */
  readonly why: string | null
}

export interface AlertView {
  readonly alert: AlertName
  readonly subject: string
  readonly since: number
  readonly text: string
  /** Path of the runbook page. */
  readonly runbook: string
}

export interface RolloutSummary {
  readonly key: string
  readonly name: string
  readonly version: number
  readonly phase: PhaseName
  readonly stage: string | null
  readonly share: number
  readonly baseline: BackendRef
  readonly candidate: BackendRef
  readonly worst: VerdictState
  readonly openIncident: number | null
  /** A sentence that a tired person understands: "Half of English speech now runs on Kokoro." */
  readonly headline: string
  /** What comes next and when, or what to do. */
  readonly subline: string
  /** Fraction of the last five minutes' requests that the candidate really served; null without any. */
  readonly served: number | null
  /** Eligible requests, over the last five minutes. */
  readonly requestsPerSecond: number
  /** What holds it; null: nothing does. */
  readonly holds: string | null
  /** The next step of the ladder; null: there is none, or it is held or rolled back. */
  readonly ahead: AheadView | null
  /** Micro-dollars, net, to date, at most a minute old; below 0: it cost more. Null: not known, or not all of it. */
  readonly saved: number | null
}

export interface AheadView {
  readonly command: NextStep['command']
  /** Name of the stage that follows; null for complete. */
  readonly to: string | null
  /** Gates that are not clear yet, dwell among them. */
  readonly waitsFor: readonly GateName[]
  /** Until the dwell is over; null: it is, or there is none. */
  readonly dwellLeftMs: number | null
}

export interface RolloutView extends RolloutSummary {
  readonly epoch: number
  readonly salt: string
  readonly eligible: Eligibility
  readonly overrides: readonly Override[]
  readonly policy: Policy
  readonly createdAt: number
  readonly updatedAt: number
  readonly ladder: readonly StageView[]
  readonly next: NextStep | null
  readonly verdicts: readonly Verdict[]
  /** Runbook path by name of trigger and of signal. */
  readonly runbooks: Readonly<Record<string, string>>
  /** What actually happened in the last five minutes, beside what was assigned. */
  readonly traffic: {
    readonly windowMs: number
    readonly requestsPerSecond: number
    /** Fractions of the requests, 0 to 1; null without any. */
    readonly assignedToCandidate: number | null
    readonly servedByCandidate: number | null
    readonly requests: number
    readonly users: number | null
  }
  readonly held: HeldView | null
  /** One for each rule that holds, as of the last closed tick. */
  readonly signals: readonly SignalReading[]
  /** In the last `windowMs`, on answers that the hash assigned. */
  readonly feedback: {
    readonly windowMs: number
    readonly baseline: FeedbackView
    readonly candidate: FeedbackView
  }
  /** Whether more of the baseline is heard while there is a suspicion; copies of this UTC day, and their bound. */
  readonly sampling: { readonly on: boolean; readonly copies: number; readonly perDay: number }
  readonly rollback: RollbackView | null
  /** The last change of share or phase on its way to gateways; null before the first. */
  readonly propagation: Propagation | null
  readonly incident: IncidentView | null
  readonly alerts: readonly AlertView[]
  readonly commands: readonly CommandView[]
  /** When the judge last closed a tick; null: it has not run. */
  readonly judgedAt: number | null
}

export interface DecisionView {
  readonly id: number
  readonly rollout: string
  readonly command: string
  readonly actor: Actor
  readonly actorName: string
  readonly reason: string
  readonly from: Snapshot | null
  readonly to: Snapshot
  readonly version: number
  readonly waived: readonly string[]
  readonly verdicts: readonly Verdict[]
  readonly gates: readonly GateResult[]
  readonly incidentId: number | null
  readonly requestedAt: number
  readonly planVersion: number
  readonly publishedAt: number | null
  readonly observedAt: number | null
  /** One line: "25 % → 50 %", "rolled back from 50 %". */
  readonly summary: string
}

export interface IncidentView {
  readonly id: number
  readonly rollout: string
  readonly status: 'open' | 'closed'
  readonly kind: 'rollback' | 'no-safe-arm'
  readonly trigger: string | null
  readonly title: string
  readonly verdict: Verdict | null
  readonly reason: string
  readonly openedAt: number
  readonly openedBy: string
  readonly decisionId: number | null
  readonly impact: IncidentImpact | null
  readonly closedAt: number | null
  readonly closedBy: string | null
  readonly cause: string | null
  readonly timeline: readonly { readonly at: number; readonly actor: string; readonly text: string }[]
  readonly propagation: Propagation | null
  readonly runbook: string
}

export type { ArmSeries, MetricMark, MetricsView } from './metrics-view.ts'
export type { CohortView, UnitView } from './unit-views.ts'
export type { TriggerHistory, VerdictHistoryView } from './verdict-history-view.ts'

export interface EvidenceView {
  readonly id: number
  readonly kind: EvidenceKind
  readonly value: number
  readonly unit: string
  readonly measuredAt: number
  readonly source: string
  readonly author: string
  readonly note: string
  readonly enteredAt: number
  readonly enteredBy: string
}

export interface BackendView extends PlanBackend {
  /** Breaker by gateway name, as last reported. */
  readonly breakers: Readonly<Record<string, BreakerState>>
  /** Since when its alert is open; null: up. */
  readonly downSince: number | null
}

export interface GatewayView {
  readonly gateway: string
  readonly runtime: string
  readonly instances: readonly {
    readonly instance: string
    readonly heardAt: number
    readonly planVersion: number
    readonly current: boolean
    readonly dropped: number
    /** Of the requests that asked its cache since it started, the part that needed no call; null: none asked. */
    readonly cacheHitRate: number | null
    readonly breakers: Readonly<Record<string, BreakerState>>
  }[]
  /** Heard in the last 30 s. */
  readonly live: boolean
  /** False: a front door that a rollback reaches by hand only. */
  readonly follows: boolean
}

export type { CreateRolloutInput, EvidenceInput } from './rollout-inputs.ts'

export interface TokenView {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly createdAt: number
  readonly createdBy: string
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}
