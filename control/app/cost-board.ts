/** What the watch over money found last, for whoever decides: computed once a minute, read any time. */

import type { SavingFact } from '../core/gate-facts.ts'

export interface CostBoard {
  /** Null: nobody has looked yet. */
  saving(rollout: string): SavingFact | null
  saved(rollout: string, fact: SavingFact): void
  /** Micro-dollars, net, since anything was used or paid for. Null: not known, or nobody has looked yet. */
  savedToDate(rollout: string): number | null
  setSavedToDate(rollout: string, net: number | null): void
}

export function createCostBoard(): CostBoard {
  const savings = new Map<string, SavingFact>()
  const toDate = new Map<string, number | null>()
  return {
    saving: (rollout) => savings.get(rollout) ?? null,
    saved: (rollout, fact) => void savings.set(rollout, fact),
    savedToDate: (rollout) => toDate.get(rollout) ?? null,
    setSavedToDate: (rollout, net) => void toDate.set(rollout, net),
  }
}
