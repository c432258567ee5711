/** Who is on which arm, in numbers, over the last five minutes. */

import type { RolloutKey } from '../core/ids.ts'
import type { EpochMs } from '../core/units.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { TRAFFIC_WINDOW_MS } from './read-traffic.ts'
import type { CohortView } from './views.ts'

export async function readCohort(ctx: AppContext, key: string): Promise<Result<CohortView>> {
  const rollout = await ctx.store.rollouts.load(key as RolloutKey)
  if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
  const now = ctx.clock.now()
  const from = (now - TRAFFIC_WINDOW_MS) as EpochMs
  return ok({
    windowMs: TRAFFIC_WINDOW_MS,
    users: await ctx.store.attempts.usersByArm(rollout.key, from, now),
    testers: rollout.overrides.length,
  })
}
