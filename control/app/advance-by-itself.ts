/** A stage that its policy lets go on by itself goes on once every gate is clear. */

import { positionOf, type Rollout } from '../core/rollout.ts'
import type { AppContext } from './context.ts'
import { executeCommand } from './execute-command.ts'
import { gatesOf } from './gather-facts.ts'

export async function advanceByItself(ctx: AppContext, rollout: Rollout): Promise<void> {
  const { state, policy } = rollout
  if (state.phase !== 'shadow' && state.phase !== 'ramping') return
  const stage = policy.ladder[positionOf(state)?.stage ?? -1]
  if (stage?.advance !== 'automatic') return
  const now = ctx.clock.now()
  if (now - state.at.since < stage.dwellMs) return
  const [incident = null] = await ctx.store.rollouts.incidents({ rollout: rollout.key, limit: 1 })
  const gates = await gatesOf(ctx, rollout, ctx.judges.verdicts(rollout.key), incident)
  if (gates.some((gate) => gate.state !== 'clear')) return
  await executeCommand(ctx, {
    actor: { kind: 'judge' },
    key: rollout.key,
    version: rollout.version,
    command: {
      command: 'advance',
      reason: 'every gate is clear, and the stage advances by itself',
      waive: [],
    },
    requestedAt: now,
  })
}
