/** A rollout as people read it: where it is, how it does, what comes next, and what they may do. */

import { nextStageIndex } from '../core/decide-movement.ts'
import type { GateResult } from '../core/gate.ts'
import { headlineOf } from '../core/headline.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Incident } from '../core/incident.ts'
import { positionOf, type Rollout, shareOf } from '../core/rollout.ts'
import { SIGNALS } from '../core/signals/signal.ts'
import { SIGNAL_ALERT } from '../core/signals/signal-alert.ts'
import { formatShare } from '../core/units.ts'
import { worstOf } from '../core/verdict-summary.ts'
import type { AlertDesk } from './alert-desk.ts'
import { backendRefs } from './backend-names.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { gatesOf } from './gather-facts.ts'
import { availableCommands } from './read-commands.ts'
import { readFeedback } from './read-feedback.ts'
import { heldOf } from './read-held.ts'
import { toIncidentView } from './read-incident.ts'
import { nextStepOf } from './read-next-step.ts'
import { propagationOf } from './read-propagation.ts'
import { readTraffic } from './read-traffic.ts'
import { runbookPath } from './runbook-links.ts'
import type {
  AheadView,
  AlertView,
  BackendRef,
  RollbackView,
  RolloutSummary,
  RolloutView,
  StageView,
} from './views.ts'

interface Parts {
  readonly rollout: Rollout
  readonly refs: { readonly baseline: BackendRef; readonly candidate: BackendRef }
  readonly incident: Incident | null
  readonly gates: readonly GateResult[]
  readonly traffic: RolloutView['traffic']
}

export async function readRollouts(ctx: AppContext): Promise<readonly RolloutSummary[]> {
  const rollouts = await ctx.store.rollouts.list()
  return Promise.all(rollouts.map(async (rollout) => summaryOf(ctx, await readParts(ctx, rollout))))
}

export async function readRollout(
  ctx: AppContext,
  alerts: AlertDesk,
  key: string,
): Promise<Result<RolloutView>> {
  const rollout = await ctx.store.rollouts.load(key as RolloutKey)
  if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
  return ok(await toRolloutView(ctx, alerts, rollout))
}

async function readParts(ctx: AppContext, rollout: Rollout): Promise<Parts> {
  const [incident = null] = await ctx.store.rollouts.incidents({ rollout: rollout.key, limit: 1 })
  const traffic = await readTraffic(ctx, rollout)
  return {
    rollout,
    refs: await backendRefs(ctx, rollout),
    incident,
    traffic,
    gates: await gatesOf(ctx, rollout, ctx.judges.verdicts(rollout.key), incident, traffic),
  }
}

function summaryOf(ctx: AppContext, { rollout, refs, incident, gates, traffic }: Parts): RolloutSummary {
  const verdicts = ctx.judges.verdicts(rollout.key)
  const position = positionOf(rollout.state)
  const { ladder } = rollout.policy
  const openIncident = incident?.status === 'open' ? incident.id : null
  return {
    key: rollout.key,
    name: rollout.name,
    version: rollout.version,
    phase: rollout.state.phase,
    stage: position ? (ladder[position.stage]?.name ?? null) : null,
    share: shareOf(rollout.state),
    ...refs,
    worst: worstOf(verdicts),
    openIncident,
    ...headlineOf({
      rollout,
      candidate: refs.candidate.name,
      baseline: refs.baseline.name,
      verdicts,
      signals: ctx.judges.signals(rollout.key),
      quietMs: ctx.judges.quietMs(rollout.key),
      gates,
      nextStage: ladder[nextStageIndex(rollout.policy, position)]?.name ?? null,
      openIncident,
      now: ctx.clock.now(),
    }),
    served: traffic.servedByCandidate,
    requestsPerSecond: traffic.requestsPerSecond,
    holds: heldOf(rollout, ctx.judges.signals(rollout.key), ctx.judges.quietMs(rollout.key))?.text ?? null,
    ahead: aheadOf(rollout, gates, traffic),
    saved: ctx.costs.savedToDate(rollout.key),
  }
}

export async function toRolloutView(
  ctx: AppContext,
  alerts: AlertDesk,
  rollout: Rollout,
): Promise<RolloutView> {
  const parts = await readParts(ctx, rollout)
  const { incident, gates, traffic } = parts
  const [lastMove] = (await ctx.store.rollouts.decisions({ rollout: rollout.key, limit: 20 })).filter(
    ({ command, from, to }) =>
      command !== 'edit' && (from === null || from.share !== to.share || from.phase !== to.phase),
  )
  const verdicts = ctx.judges.verdicts(rollout.key)
  return {
    ...summaryOf(ctx, parts),
    epoch: rollout.epoch,
    salt: rollout.salt,
    eligible: rollout.eligible,
    overrides: rollout.overrides,
    policy: rollout.policy,
    createdAt: rollout.createdAt,
    updatedAt: rollout.updatedAt,
    ladder: ladderOf(rollout),
    next: nextStepOf(rollout, gates, traffic),
    verdicts,
    signals: ctx.judges.signals(rollout.key),
    runbooks: Object.fromEntries([
      ...verdicts.map(({ trigger }) => [trigger, runbookPath(trigger)]),
      ...SIGNALS.map((signal) => [signal, runbookPath(SIGNAL_ALERT[signal])]),
    ]),
    feedback: await readFeedback(ctx, rollout),
    sampling: samplingOf(ctx, rollout),
    traffic,
    held: heldOf(rollout, ctx.judges.signals(rollout.key), ctx.judges.quietMs(rollout.key)),
    rollback: rollbackOf(rollout),
    propagation: lastMove ? await propagationOf(ctx, lastMove) : null,
    incident: incident?.status === 'open' ? await toIncidentView(ctx, incident) : null,
    alerts: alertsOf(alerts, rollout),
    commands: availableCommands(rollout, incident, ctx.clock.now()),
    judgedAt: ctx.judges.judgedAt(rollout.key),
  }
}

function aheadOf(
  rollout: Rollout,
  gates: readonly GateResult[],
  traffic: RolloutView['traffic'],
): AheadView | null {
  const next = nextStepOf(rollout, gates, traffic)
  if (!next) return null
  const closed = gates.filter(({ state }) => state !== 'clear')
  return {
    command: next.command,
    to: next.to,
    waitsFor: closed.map(({ gate }) => gate),
    dwellLeftMs: closed.find(({ gate }) => gate === 'dwell')?.remainingMs ?? null,
  }
}

function ladderOf(rollout: Rollout): readonly StageView[] {
  const current = positionOf(rollout.state)
  const at = rollout.state.phase === 'rolled-back' ? 0 : (current?.stage ?? 0)
  return rollout.policy.ladder.map((stage, index) => ({
    name: stage.name,
    kind: stage.kind,
    share: stage.share,
    dwellMs: stage.dwellMs,
    advance: stage.advance,
    state: index < at ? 'done' : index === at ? 'current' : 'ahead',
    since: index === at && rollout.state.phase !== 'rolled-back' ? (current?.since ?? null) : null,
  }))
}

function samplingOf(ctx: AppContext, rollout: Rollout): RolloutView['sampling'] {
  const { suspicionPerDay: perDay } = rollout.policy.shadow
  const { on, copies } = ctx.judges.sampling(rollout.key)
  return { on, copies, perDay }
}

function rollbackOf({ state, policy }: Rollout): RollbackView | null {
  if (state.phase !== 'rolled-back') return null
  const { rollback, before } = state
  return {
    decisionId: rollback.decisionId,
    incidentId: rollback.incidentId,
    by: rollback.by,
    at: rollback.at,
    trigger: rollback.trigger,
    cooldownUntil: state.cooldownUntil,
    undoUntil: rollback.by.kind === 'person' ? rollback.at + policy.undoMs : null,
    fromStage: policy.ladder[before.at.stage]?.name ?? formatShare(before.at.share),
  }
}

function alertsOf(alerts: AlertDesk, rollout: Rollout): readonly AlertView[] {
  const subjects: readonly string[] = [rollout.key, rollout.candidate, rollout.baseline]
  return alerts
    .open()
    .filter((alert) => subjects.includes(alert.subject))
    .map((alert) => ({ ...alert, runbook: runbookPath(alert.alert) }))
}
