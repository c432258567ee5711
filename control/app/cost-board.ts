/** What the watch over money found last, for whoever decides: computed once a minute, read any time. */

import type { SavingFact } from '../core/gate-facts.ts'

export interface CostBoard {
  /** Null: nobody has looked yet. */
  saving(rollout: string): SavingFact | null
  saved(rollout: string, fact: SavingFact): void
}

export function createCostBoard(): CostBoard {
  const savings = new Map<string, SavingFact>()
  return {
    saving: (rollout) => savings.get(rollout) ?? null,
    saved: (rollout, fact) => void savings.set(rollout, fact),
  }
}
