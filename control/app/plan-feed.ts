/** The plan as it is served: read from committed state, made once per version, told to whoever listens. */

import { projectPlan } from '../core/plan.ts'
import type { RolloutStore } from '../ports/rollout-store.ts'
import type { PublishedPlan } from './control-api.ts'

export interface PlanFeed {
  current(): PublishedPlan
  /** Reads committed state again; resolves when every listener was told. */
  refresh(): Promise<PublishedPlan>
  onPlan(listener: (plan: PublishedPlan) => void): () => void
}

export async function createPlanFeed(store: RolloutStore): Promise<PlanFeed> {
  const listeners = new Set<(plan: PublishedPlan) => void>()
  let plan = await read()

  async function read(): Promise<PublishedPlan> {
    const source = await store.planSource()
    return { planVersion: source.planVersion, body: JSON.stringify(projectPlan(source)) }
  }

  return {
    current: () => plan,
    async refresh() {
      const newer = await read()
      // Two commits can be read in either order: an older plan never replaces a newer one.
      if (newer.planVersion > plan.planVersion) {
        plan = newer
        for (const listener of listeners) listener(newer)
      }
      return plan
    },
    onPlan(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
