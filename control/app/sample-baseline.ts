/**
 * While a trigger has a suspicion and the baseline keeps little traffic, more of it is heard: the plan's reverse
 * shadow rises, up to what the policy lets it cost a day, and falls back. Committed, because the plan shows nothing
 * that is not; not a decision, because it moves nobody.
 */

import type { Rollout } from '../core/rollout.ts'
import type { AppContext } from './context.ts'

export async function sampleBaseline(ctx: AppContext, rollout: Rollout): Promise<void> {
  const { key } = rollout
  const { on, wanted, copies } = ctx.judges.sampling(key)
  if (on === wanted) return
  const planVersion = await ctx.judges.exclusively(async () => {
    const judge = ctx.judges.part(rollout, 'keep')
    if (!judge) return undefined
    const result = await ctx.store.rollouts.commit({
      sampling: { rollout: key, on: wanted },
      judge,
      effects: [],
      at: ctx.clock.now(),
    })
    if (result.kind === 'conflict') return undefined
    ctx.judges.sampled(key, wanted ? result.planVersion : null)
    await ctx.plan.refresh()
    return result.planVersion
  })
  if (planVersion === undefined) return
  ctx.log.info('sampling', { rollout: key, on: wanted, planVersion, copies })
  ctx.events.tell({ kind: 'rollout', rollout: key })
}
