/** What the rules of "what to do next" look at, as it is now. */

import { DAY_MS } from '../../core/cost/usage.ts'
import { nextStageIndex } from '../../core/decide-movement.ts'
import type { ActionFacts, RolloutFacts } from '../../core/report/next-actions.ts'
import { positionOf, type Rollout } from '../../core/rollout.ts'
import { backendNames } from '../backend-names.ts'
import type { AppContext } from '../context.ts'
import { gatesOf } from '../gather-facts.ts'
import { toIncidentView } from '../read-incident.ts'
import type { ReportMoney } from './read-money-at.ts'

const OPEN_AT_MOST = 50

export async function gatherActionFacts(
  ctx: AppContext,
  money: ReportMoney,
  ofRollouts: ReadonlyMap<string, ReportMoney>,
): Promise<ActionFacts> {
  const rollouts = await ctx.store.rollouts.list()
  const backends = new Map(
    (await ctx.store.rollouts.backends()).map(({ key, name }) => [key as string, name]),
  )
  const { charactersPerDay } = money.breakEven.all
  return {
    incidents: await openIncidents(ctx, rollouts),
    rollouts: await Promise.all(
      rollouts.map((rollout) => rolloutFacts(ctx, rollout, ofRollouts.get(rollout.key))),
    ),
    budgets: money.budgets.map(({ backend, limit, state }) => ({
      name: backends.get(backend) ?? backend,
      limit,
      state,
    })),
    unpriced: money.unpriced,
    fixedCostsEntered: (await ctx.store.money.fixedCosts()).length > 0,
    breakEven: charactersPerDay === null ? null : { charactersPerDay, volume: money.volume },
  }
}

async function openIncidents(
  ctx: AppContext,
  rollouts: readonly Rollout[],
): Promise<ActionFacts['incidents']> {
  const now = ctx.clock.now()
  const open = await ctx.store.rollouts.incidents({ status: 'open', limit: OPEN_AT_MOST })
  return Promise.all(
    open.map(async (incident) => ({
      id: incident.id,
      title: (await toIncidentView(ctx, incident)).title,
      rolloutName: rollouts.find(({ key }) => key === incident.rollout)?.name ?? incident.rollout,
      openDays: Math.floor((now - incident.openedAt) / DAY_MS),
    })),
  )
}

async function rolloutFacts(
  ctx: AppContext,
  rollout: Rollout,
  money: ReportMoney | undefined,
): Promise<RolloutFacts> {
  const names = await backendNames(ctx, rollout)
  return {
    key: rollout.key,
    name: rollout.name,
    candidateName: names.candidate,
    readyFor: await readyFor(ctx, rollout),
    pace: money?.pace.find((one) => one.rollout === rollout.key)?.pace ?? null,
    resting: money?.resting ?? null,
  }
}

/** Gates have no history: clear now, and the stage long past the time that it must last. */
async function readyFor(ctx: AppContext, rollout: Rollout): Promise<RolloutFacts['readyFor']> {
  const { state, policy } = rollout
  if (!['draft', 'shadow', 'ramping', 'failover-only'].includes(state.phase)) return null
  const position = positionOf(state)
  const stage = policy.ladder[position?.stage ?? 0]
  if (stage?.advance !== 'manual') return null
  const [incident = null] = await ctx.store.rollouts.incidents({ rollout: rollout.key, limit: 1 })
  const gates = await gatesOf(ctx, rollout, ctx.judges.verdicts(rollout.key), incident)
  if (!gates.every((gate) => gate.state === 'clear')) return null
  const since = position?.since ?? rollout.createdAt
  const next = policy.ladder[nextStageIndex(policy, position)]
  return {
    command: state.phase === 'draft' ? 'start' : state.phase === 'failover-only' ? 'complete' : 'advance',
    to: next?.name ?? null,
    days: Math.floor((ctx.clock.now() - since - stage.dwellMs) / DAY_MS),
  }
}
