/**
 * While a trigger has a suspicion and the baseline keeps little traffic, more of it is heard: the plan's reverse
 * shadow rises, up to what the policy lets it cost a day, and falls back. Committed, because the plan shows nothing
 * that is not; not a decision, because it moves nobody.
 */

import type { RolloutKey } from '../core/ids.ts'
import type { AppContext } from './context.ts'

export async function sampleBaseline(ctx: AppContext, key: RolloutKey): Promise<void> {
  const before = ctx.judges.sampling(key)
  if (before.on === before.wanted) return
  const { wanted, copies } = before
  const planVersion = await ctx.judges.exclusively(async () => {
    // As it is by now: a person may have decided, or edited the policy, while this waited for its turn.
    const rollout = await ctx.store.rollouts.load(key)
    const now = ctx.judges.sampling(key)
    if (!rollout || now.on === wanted || now.wanted !== wanted) return undefined
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
