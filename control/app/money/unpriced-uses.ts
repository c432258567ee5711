/** Use that nobody has said the price of, by backend and model. */

import { groupBy } from '../../core/cost/group-by.ts'
import type { UnpricedUse as Unpriced } from '../../core/cost/units-of-use.ts'
import type { UsageRow } from '../../core/cost/usage.ts'
import type { UnpricedUse } from '../money-views.ts'

type WhoSpeaks = (row: UsageRow) => { readonly backend: string; readonly model: string }
const byItself: WhoSpeaks = ({ backend, model }) => ({ backend, model })

/** Most characters first. */
export function unpricedUses(
  uses: readonly Unpriced<UsageRow>[],
  whoSpeaks: WhoSpeaks = byItself,
): readonly UnpricedUse[] {
  const groups = groupBy(uses, (use) => Object.values(whoSpeaks(use.of)).join('\n'))
  return [...groups.values()]
    .map((group) => ({
      ...whoSpeaks(group[0]!.of),
      calls: group.reduce((sum, use) => sum + use.calls, 0),
      characters: group.reduce((sum, use) => sum + use.characters, 0),
      since: Math.min(...group.map((use) => use.of.start)),
    }))
    .sort((a, b) => b.characters - a.characters)
}
