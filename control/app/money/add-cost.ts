/** A cost of hosting it yourself: one that runs, or one that falls due once. */

import { type Actor, nameOf } from '../../core/actor.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { NEW } from './add-price.ts'
import { type CostEntry, checkCost, costReceipt, STORED_AS } from './cost-entry.ts'
import { invalidEntry } from './invalid-entry.ts'
import { readKnown } from './known-to-money.ts'
import type { CostInput, EntryReceipt } from './money-api.ts'
import { tellMoney } from './tell-money.ts'

export async function addCost(
  ctx: AppContext,
  actor: Actor,
  { kind, ...input }: CostInput,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const known = await readKnown(ctx)
  const by = nameOf(actor)
  const origin = { enteredAt: known.now, enteredBy: by }
  const wanted = { kind, entry: { ...input, id: NEW, ...origin } } as CostEntry
  const problems = checkCost(wanted, known)
  if (problems.length > 0) return invalidEntry(problems)
  const { id: _, ...entry } = wanted.entry
  const note = { at: known.now, by, reason }
  const added = await ctx.store.money.add(STORED_AS[kind], entry as never, note)
  tellMoney(ctx, 'cost-entered', { kind, id: added.id, name: input.name, by })
  return ok(costReceipt({ kind, entry: added } as CostEntry))
}
