/** A corrected cost, or one that ends; the history keeps both. */

import { type Actor, nameOf } from '../../core/actor.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { type CostEntry, checkCost, costReceipt, findCost, STORED_AS } from './cost-entry.ts'
import { invalidEntry, noEntry } from './invalid-entry.ts'
import { readKnown } from './known-to-money.ts'
import type { CostInput, EntryReceipt } from './money-api.ts'
import { tellMoney } from './tell-money.ts'

export async function setCost(
  ctx: AppContext,
  actor: Actor,
  id: number,
  { kind, ...input }: CostInput,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const known = await readKnown(ctx)
  if (!findCost(known, kind, id)) return noEntry(`${kind} cost`, id)
  const by = nameOf(actor)
  const wanted = { kind, entry: { ...input, id, enteredAt: known.now, enteredBy: by } } as CostEntry
  const problems = checkCost(wanted, known)
  if (problems.length > 0) return invalidEntry(problems)
  const note = { at: known.now, by, reason }
  const replaced = await ctx.store.money.replace(STORED_AS[kind], wanted.entry as never, note)
  if (!replaced) return noEntry(`${kind} cost`, id)
  tellMoney(ctx, 'cost-changed', { kind, id, by, reason })
  return ok(costReceipt(wanted))
}
