import { type AssignedBy, ROUTE_REASONS, type RouteReason } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { Identity } from '../identity/identify.ts'
import type { PlanStatus } from '../plan/plan-holder.ts'
import { findIneligibility, type RouteDecision } from '../route.ts'
import type { SpeechRequest } from '../speech/speech-request.ts'

/** Which arm, why, and from which plan: for testers and operators, never for logs (it names the bucket of a user). */
export interface Explanation {
  readonly rollout: string | null
  readonly phase: string | null
  readonly stage: string | null
  /** Basis points. */
  readonly share: number | null
  readonly epoch: number | null
  readonly language: string
  readonly eligible: boolean
  readonly arm: string
  readonly assignedBy: AssignedBy
  readonly bucket: number
  readonly reason: RouteReason
  readonly because: string
  readonly override: OverrideState | null
  /** Every rollout of the plan in order: eligible, or why not; the first eligible one decides. */
  readonly considered: readonly { readonly rollout: string; readonly verdict: 'eligible' | RouteReason }[]
  /** Backends in the order in which they would be asked. */
  readonly order: readonly string[]
  readonly plan: PlanStatus
}

export type OverrideState =
  | 'applied'
  | 'suspended by a rollback'
  | 'of a rollout that does not decide here'
  | `not applied: ${RouteReason}`

export function explain(
  core: GatewayCore,
  identity: Identity,
  speech: SpeechRequest,
  decision: RouteDecision,
): Explanation {
  const { rollout } = decision
  const index = core.plans.current()
  const facts = { ...identity, ...speech }
  return {
    rollout: rollout?.key ?? null,
    phase: rollout?.phase ?? null,
    stage: rollout?.stage ?? null,
    share: rollout?.share ?? null,
    epoch: rollout?.epoch ?? null,
    language: speech.language,
    eligible: decision.eligible,
    arm: decision.arm,
    assignedBy: decision.assignedBy,
    bucket: decision.bucket,
    reason: decision.reason,
    because: ROUTE_REASONS[decision.reason],
    override: describeOverride(identity, decision),
    considered: (index?.rollouts ?? []).map((indexed) => ({
      rollout: indexed.rollout.key,
      verdict: findIneligibility(indexed, facts) ?? 'eligible',
    })),
    order: decision.order.map(({ key }) => key),
    plan: core.plans.status(),
  }
}

/** What became of a tester's token; null without one. */
export function describeOverride(
  { override }: Identity,
  { rollout, assignedBy, reason }: RouteDecision,
): OverrideState | null {
  if (override === null) return null
  if (rollout === null || rollout.key !== override.rollout) return 'of a rollout that does not decide here'
  if (rollout.phase === 'rolled-back') return 'suspended by a rollback'
  return assignedBy === 'override' ? 'applied' : `not applied: ${reason}`
}
