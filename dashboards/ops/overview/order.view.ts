import type { RolloutSummary } from '../../../control/app/views.ts'

const TROUBLE = { breached: 0, suspect: 2, stale: 3, insufficient: 4, healthy: 5 } as const
const AT_REST = new Set(['completed', 'abandoned'])

/** Worst first: what needs a person stands on top, what is finished at the end. */
export function worstFirst(rollouts: readonly RolloutSummary[]): readonly RolloutSummary[] {
  return [...rollouts].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

function rank(rollout: RolloutSummary): number {
  if (AT_REST.has(rollout.phase)) return 9
  if (rollout.openIncident !== null) return TROUBLE[rollout.worst] === 0 ? 0 : 1
  return TROUBLE[rollout.worst]
}
