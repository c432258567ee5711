import type { Decision } from '../../core/decision.ts'
import type { DecisionId } from '../../core/ids.ts'
import type { EpochMs } from '../../core/units.ts'

/** Times that are written already stay. */
export function withPropagation(
  decisions: readonly Decision[],
  id: DecisionId | undefined,
  seen: { readonly publishedAt?: EpochMs | undefined; readonly observedAt?: EpochMs | undefined },
): Decision[] {
  return decisions.map((decision) =>
    decision.id === id
      ? {
          ...decision,
          publishedAt: decision.publishedAt ?? seen.publishedAt ?? null,
          observedAt: decision.observedAt ?? seen.observedAt ?? null,
        }
      : decision,
  )
}
