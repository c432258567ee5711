/** Everything that a decision on one rollout rests on, read at one moment. */

import { nextStageIndex } from '../core/decide-movement.ts'
import type { EnteredEvidence, EvidenceKind } from '../core/entered-evidence.ts'
import type { GateResult } from '../core/gate.ts'
import type { ProjectionFact } from '../core/gate-facts.ts'
import { evaluateGates } from '../core/gates.ts'
import type { Incident, IncidentImpact } from '../core/incident.ts'
import type { Facts } from '../core/outcome.ts'
import { positionOf, type Rollout } from '../core/rollout.ts'
import { assessBaseline } from '../core/safe-arm.ts'
import type { EpochMs } from '../core/units.ts'
import type { Verdict } from '../core/verdict.ts'
import { breachOf } from '../core/verdict-summary.ts'
import { backendNames } from './backend-names.ts'
import type { AppContext } from './context.ts'
import { readTraffic, TRAFFIC_WINDOW_MS } from './read-traffic.ts'
import type { RolloutView } from './views.ts'

export async function gatherFacts(ctx: AppContext, rollout: Rollout): Promise<Facts> {
  const [incident] = await ctx.store.rollouts.incidents({ rollout: rollout.key, limit: 1 })
  const verdicts = ctx.judges.verdicts(rollout.key)
  return {
    gates: await gatesOf(ctx, rollout, verdicts, incident ?? null),
    verdicts,
    signals: ctx.judges.signals(rollout.key),
    quietMs: ctx.judges.quietMs(rollout.key),
    incident: incident ?? null,
    impact: await impactOf(ctx, rollout, verdicts),
  }
}

/** The gates on the way up from where the rollout is, or was before it was held or rolled back. */
export async function gatesOf(
  ctx: AppContext,
  rollout: Rollout,
  verdicts: readonly Verdict[],
  incident: Incident | null,
  read?: RolloutView['traffic'],
): Promise<readonly GateResult[]> {
  const now = ctx.clock.now()
  const position = positionOf(rollout.state)
  const index = position?.stage ?? 0
  const stage = rollout.policy.ladder[index]
  if (!stage || rollout.state.phase === 'abandoned' || rollout.state.phase === 'completed') return []
  const since = position?.since ?? rollout.createdAt
  const live = ctx.gateways.live(ctx.clock.judgeNow())
  const names = await backendNames(ctx, rollout)
  const baseline = assessBaseline(baselineHealth(ctx, rollout), ctx.clock.judgeNow())
  const counted = ctx.clock.judgeNow()
  const counts = await ctx.store.attempts.spanCounts(rollout.key, rollout.epoch, since, counted)
  const traffic = read ?? (await readTraffic(ctx, rollout))
  return evaluateGates({
    // The time on hold is no dwell.
    now: rollout.state.phase === 'held' ? rollout.state.since : now,
    stage,
    next: rollout.policy.ladder[nextStageIndex(rollout.policy, position)] ?? null,
    share: position?.share ?? stage.share,
    since,
    verdicts,
    loudness: ctx.judges.loudness(rollout.key),
    signals: ctx.judges.signals(rollout.key),
    measured: (spec) => ctx.judges.measured(rollout.key, spec),
    entered: await newestEvidence(ctx, rollout),
    projection: await newestProjection(ctx, rollout),
    saving: ctx.costs.saving(rollout.key),
    counts,
    countedMs: Math.max(0, counted - since),
    candidateRequests: ctx.judges.candidateRequests(rollout.key),
    candidateMs: ctx.judges.candidateMs(rollout.key),
    liveGateways: live.length,
    unfollowing: [
      ...new Set(live.flatMap(({ gateway, header }) => (header.follows === false ? gateway : []))),
    ],
    baseline: { usable: baseline.safe, why: `${names.baseline}: ${baseline.why}` },
    openIncident: incident?.status === 'open' ? incident.id : null,
    rollbackUnobserved: await isRollbackUnobserved(ctx, rollout),
    eligiblePerSecond: traffic.requests === 0 ? null : traffic.requestsPerSecond,
  })
}

export function baselineHealth(ctx: AppContext, rollout: Rollout) {
  const now = ctx.clock.judgeNow()
  const stopped = ctx.plan
    .source()
    .backends.some((backend) => backend.key === rollout.baseline && backend.stopped === 'all')
  return {
    ...ctx.health.health(rollout.baseline, rollout.key, ctx.gateways.breakers(rollout.baseline, now), now),
    stopped,
  }
}

async function newestEvidence(
  ctx: AppContext,
  rollout: Rollout,
): Promise<Partial<Record<EvidenceKind, EnteredEvidence>>> {
  const newest: Partial<Record<EvidenceKind, EnteredEvidence>> = {}
  for (const entry of await ctx.store.rollouts.evidence(rollout.key)) newest[entry.kind] ??= entry
  return newest
}

async function newestProjection(ctx: AppContext, { key }: Rollout): Promise<ProjectionFact | null> {
  const [newest] = await ctx.store.money.projections(key)
  return newest ? { stages: newest.stages.length, source: newest.source, enteredBy: newest.enteredBy } : null
}

async function isRollbackUnobserved(ctx: AppContext, rollout: Rollout): Promise<boolean> {
  if (rollout.state.phase !== 'rolled-back') return false
  const decision = await ctx.store.rollouts.decision(rollout.state.rollback.decisionId)
  return decision?.observedAt === null
}

/** Who was touched since the change that the verdict speaks of began. */
async function impactOf(
  ctx: AppContext,
  rollout: Rollout,
  verdicts: readonly Verdict[],
): Promise<IncidentImpact | null> {
  const position = positionOf(rollout.state)
  if (!position) return null
  // Attempts are counted on the judge's clock, which no step of the wall clock moves.
  const now = ctx.clock.judgeNow()
  // A person's rollback has no change to count from: the last five minutes at this stage.
  const from = breachOf(verdicts)?.since ?? Math.max(position.since, now - TRAFFIC_WINDOW_MS)
  const counts = await ctx.store.attempts.impact(rollout.key, rollout.epoch, from as EpochMs, now)
  return { ...counts, since: from as EpochMs }
}
