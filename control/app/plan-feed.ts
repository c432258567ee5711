/** The plan as it is served: read from committed state, made once per version, told to whoever listens. */

import { projectPlan } from '../core/plan.ts'
import type { PlanSource, RolloutStore } from '../ports/rollout-store.ts'
import type { PublishedPlan } from './control-api.ts'

export interface PlanFeed {
  current(): PublishedPlan
  /** What `current` was made from; another object only when that is another version. */
  source(): PlanSource
  /** Reads committed state again; resolves when every listener was told. */
  refresh(): Promise<PublishedPlan>
  onPlan(listener: (plan: PublishedPlan) => void): () => void
}

export async function createPlanFeed(store: RolloutStore): Promise<PlanFeed> {
  const listeners = new Set<(plan: PublishedPlan) => void>()
  let source = await store.planSource()
  let plan = publish(source)

  return {
    current: () => plan,
    source: () => source,
    async refresh() {
      const newer = await store.planSource()
      // Two commits can be read in either order: an older plan never replaces a newer one.
      if (newer.planVersion > plan.planVersion) {
        source = newer
        plan = publish(source)
        for (const listener of listeners) listener(plan)
      }
      return plan
    },
    onPlan(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function publish(source: PlanSource): PublishedPlan {
  return { planVersion: source.planVersion, body: JSON.stringify(projectPlan(source)) }
}
