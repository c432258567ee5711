/** What comes next on the ladder, its gates, and how many people it would move. */

import { nextStageIndex } from '../core/decide-movement.ts'
import type { GateResult } from '../core/gate.ts'
import { positionOf, type Rollout, shareOf } from '../core/rollout.ts'
import type { NextStep, RolloutView } from './views.ts'

export function nextStepOf(
  rollout: Rollout,
  gates: readonly GateResult[],
  traffic: RolloutView['traffic'],
): NextStep | null {
  const { state, policy } = rollout
  if (!['draft', 'shadow', 'ramping', 'failover-only'].includes(state.phase)) return null
  const position = positionOf(state)
  const stage = policy.ladder[position?.stage ?? 0]
  const next = policy.ladder[nextStageIndex(policy, position)]
  const share = next?.share ?? shareOf(state)
  const more = (share - shareOf(state)) / 10_000
  const hours = traffic.windowMs / 3_600_000
  return {
    command: state.phase === 'draft' ? 'start' : state.phase === 'failover-only' ? 'complete' : 'advance',
    to: next?.name ?? null,
    share,
    gates,
    clear: gates.every((gate) => gate.state === 'clear'),
    advance: stage?.advance ?? 'manual',
    moves:
      traffic.requests === 0 || traffic.users === null
        ? null
        : {
            // Users come back within the hour: those of the window are the honest lower bound.
            usersPerHour: Math.round(traffic.users * more),
            requestsPerHour: Math.round((traffic.requests / hours) * more),
          },
  }
}
