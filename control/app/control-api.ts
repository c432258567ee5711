/**
 * All that can be asked of control, whoever asks: HTTP, the CLI's server side, jobs. Each verb lives in a file
 * of its own; this is the table of them that the edge is given.
 */

import type {
  AttemptRecord,
  BatchHeader,
  BatchReceipt,
  FeedbackReceipt,
  FeedbackRecord,
  PlanBackend,
  RecordProblem,
} from '../../gateway-plugin/contract.ts'
import type { Actor, TokenRole } from '../core/actor.ts'
import type { Command, RolloutChange } from '../core/commands.ts'
import type { BacktestApi } from './backtest-api.ts'
import type { Result } from './errors.ts'
import type { MoneyApi } from './money/money-api.ts'
import type { ReportApi } from './report/report-api.ts'
import type {
  AlertView,
  BackendView,
  CohortView,
  CreateRolloutInput,
  DecisionView,
  EvidenceInput,
  EvidenceView,
  GatewayView,
  IncidentView,
  MetricsView,
  RolloutSummary,
  RolloutView,
  TokenView,
  UnitView,
  VerdictHistoryView,
} from './views.ts'

/** The plan as it is served: its text is made once per version. */
export interface PublishedPlan {
  readonly planVersion: number
  /** JSON of the plan. */
  readonly body: string
}

/** A command as it comes from the edge, before what only control knows is added (salts, verdicts). */
export type CommandInput =
  | {
      readonly command: 'start' | 'advance' | 'complete'
      readonly reason: string
      readonly waive: readonly string[]
    }
  | {
      readonly command: 'set-share'
      readonly share: number
      readonly reason: string
      readonly waive: readonly string[]
    }
  | { readonly command: 'hold' | 'resume' | 'undo' | 'abandon'; readonly reason: string }
  | { readonly command: 'roll-back'; readonly reason: string }
  | {
      readonly command: 're-arm'
      readonly stage: string | null
      readonly rotateCohort: boolean
      readonly reason: string
    }

export interface CommandOutcome {
  /** `unchanged`: it was so already. */
  readonly outcome: 'accepted' | 'unchanged'
  readonly detail: string
  readonly decision: DecisionView | null
  readonly rollout: RolloutView
}

export interface Identity {
  readonly tokenId: string
  readonly name: string
  readonly role: TokenRole
}

/** A parsed batch: records that passed validation keep their index, the others are listed. */
export interface BatchInput {
  readonly header: BatchHeader
  readonly attempts: readonly { readonly index: number; readonly record: AttemptRecord }[]
  readonly rejected: readonly RecordProblem[]
  /** SHA-256 of the inflated body, or of it without `sentAt`, which every send rewrites. */
  readonly bodyHash: string
}

export interface FeedbackInput {
  readonly feedback: readonly { readonly index: number; readonly record: FeedbackRecord }[]
  readonly rejected: readonly RecordProblem[]
}

export interface DecisionsQuery {
  readonly rollout: string | null
  /** Name of a person, `the judge` or `control`. */
  readonly actor: string | null
  readonly command: string | null
  /** Epoch milliseconds: asked for at `from` or later, before `to`. */
  readonly from: number | null
  readonly to: number | null
  /** Only ids below. */
  readonly before: number | null
  readonly limit: number
}

/** What changed, told to dashboards at most once a second. */
export interface LiveEvent {
  readonly kind: 'rollout' | 'decision' | 'incident' | 'alert' | 'gateways' | 'money'
  readonly rollout: string | null
}

export interface Health {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>
}

export interface ControlApi {
  rollouts(): Promise<readonly RolloutSummary[]>
  rollout(key: string): Promise<Result<RolloutView>>
  createRollout(actor: Actor, input: CreateRolloutInput): Promise<Result<RolloutView>>
  /** `version` null: no If-Match was sent. */
  editRollout(
    actor: Actor,
    key: string,
    version: number | null,
    change: RolloutChange,
    reason: string,
  ): Promise<Result<RolloutView>>
  command(
    actor: Actor,
    key: string,
    version: number | null,
    command: CommandInput,
  ): Promise<Result<CommandOutcome>>
  decisions(query: DecisionsQuery): Promise<readonly DecisionView[]>
  decision(id: number): Promise<Result<DecisionView>>
  metrics(query: {
    rollout: string
    from: number | null
    to: number | null
    stepMs: number | null
    /** At most so many steps leave, thinned by their extremes; null: every one. */
    points: number | null
  }): Promise<Result<MetricsView>>
  verdictHistory(rollout: string): Promise<Result<VerdictHistoryView>>
  cohort(rollout: string): Promise<Result<CohortView>>
  /** Where a unit is now; it is neither stored nor logged. */
  explainUnit(rollout: string, unit: string): Promise<Result<UnitView>>
  evidence(rollout: string): Promise<Result<readonly EvidenceView[]>>
  addEvidence(actor: Actor, rollout: string, input: EvidenceInput): Promise<Result<EvidenceView>>
  incidents(query: {
    rollout: string | null
    status: 'open' | 'closed' | null
    limit: number
  }): Promise<readonly IncidentView[]>
  incident(id: number): Promise<Result<IncidentView>>
  noteIncident(actor: Actor, id: number, text: string): Promise<Result<IncidentView>>
  closeIncident(actor: Actor, id: number, cause: string): Promise<Result<IncidentView>>
  backends(): Promise<readonly BackendView[]>
  putBackend(actor: Actor, backend: PlanBackend): Promise<Result<BackendView>>
  gateways(): Promise<readonly GatewayView[]>
  alerts(): Promise<readonly AlertView[]>

  plan(): Promise<PublishedPlan>
  /** Called with every newer plan; answers how to stop. */
  onPlan(listener: (plan: PublishedPlan) => void): () => void
  ingest(batch: BatchInput): Promise<Result<BatchReceipt>>
  /** What users said of answers, from gateways that checked their receipts. */
  feedback(batch: FeedbackInput): Promise<Result<FeedbackReceipt>>
  onEvent(listener: (event: LiveEvent) => void): () => void

  /** The bearer of a secret or of a session; undefined: nobody. */
  authenticate(credential: { secret: string } | { session: string }): Promise<Identity | undefined>
  /** A session for a browser, from a token's secret. */
  signIn(
    secret: string,
  ): Promise<
    { readonly session: string; readonly expiresAt: number; readonly identity: Identity } | undefined
  >
  signOut(session: string): Promise<void>
  tokens(): Promise<readonly TokenView[]>
  /** The secret is in the answer, this once. */
  createToken(
    actor: Actor,
    input: { name: string; role: TokenRole },
  ): Promise<Result<TokenView & { readonly secret: string }>>
  revokeToken(actor: Actor, id: string): Promise<Result<TokenView>>

  readonly backtests: BacktestApi
  readonly money: MoneyApi
  readonly reports: ReportApi
  sendTestNotice(actor: Actor): Promise<void>
  health(): Promise<Health>
}

export type { Command, FeedbackReceipt }
