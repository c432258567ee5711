/** What each rollout has saved to date: the figure that its page of money opens with, kept for lists of rollouts. */

import { addUp } from '../core/cost/saving.ts'
import type { AppContext } from './context.ts'
import { concerns, openBooks } from './money/money-books.ts'

export async function measureSavedToDate(ctx: AppContext): Promise<void> {
  const { rows, fixed, ledger, wouldCost, saving, rollouts } = await openBooks(ctx)
  for (const { key } of rollouts) {
    const isOwn = concerns(key)
    const carried = fixed.some((cost) => cost.rollout === null || cost.rollout === key)
    const unpriced = [...ledger.unpriced, ...wouldCost.unpriced].some(({ of }) => isOwn(of))
    // A list has no room to say what a figure leaves out, so that it is said of whole ones only.
    const known = carried && !unpriced && rows.some(isOwn)
    ctx.costs.setSavedToDate(key, known ? addUp(saving.days.filter(isOwn)).net : null)
  }
}
