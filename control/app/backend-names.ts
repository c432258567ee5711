/** Names for people, of the two backends of a rollout. */

import type { RolloutIdentity } from '../core/rollout.ts'
import type { AppContext } from './context.ts'
import type { BackendRef } from './views.ts'

export async function backendRefs(
  ctx: Pick<AppContext, 'store'>,
  rollout: RolloutIdentity,
): Promise<{ readonly baseline: BackendRef; readonly candidate: BackendRef }> {
  const ref = async (key: RolloutIdentity['baseline']): Promise<BackendRef> => {
    const backend = await ctx.store.rollouts.backend(key)
    return {
      key,
      name: backend?.name ?? key,
      revision: backend?.revision ?? '',
      licence: backend?.licence ?? null,
    }
  }
  return { baseline: await ref(rollout.baseline), candidate: await ref(rollout.candidate) }
}

export async function backendNames(
  ctx: Pick<AppContext, 'store'>,
  rollout: RolloutIdentity,
): Promise<{ readonly baseline: string; readonly candidate: string }> {
  const refs = await backendRefs(ctx, rollout)
  return { baseline: refs.baseline.name, candidate: refs.candidate.name }
}
