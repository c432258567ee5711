/** A cost that should never have been entered. One that ends keeps its past: its `to` is set instead. */

import { type Actor, nameOf } from '../../core/actor.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { costReceipt, findCost, STORED_AS } from './cost-entry.ts'
import { noEntry } from './invalid-entry.ts'
import { readKnown } from './known-to-money.ts'
import type { CostKind, EntryReceipt } from './money-api.ts'
import { tellMoney } from './tell-money.ts'

export async function removeCost(
  ctx: AppContext,
  actor: Actor,
  kind: CostKind,
  id: number,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const known = await readKnown(ctx)
  const cost = findCost(known, kind, id)
  const by = nameOf(actor)
  const note = { at: known.now, by, reason }
  if (!cost || !(await ctx.store.money.remove(STORED_AS[kind], id, note))) return noEntry(`${kind} cost`, id)
  tellMoney(ctx, 'cost-removed', { kind, id, by, reason })
  return ok(costReceipt(cost))
}
