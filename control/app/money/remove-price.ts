/** A price that should not be there. Use that it alone priced is unpriced from now on, and says so. */

import { type Actor, nameOf } from '../../core/actor.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { invalidEntry, noEntry } from './invalid-entry.ts'
import { readKnown } from './known-to-money.ts'
import type { EntryReceipt, PriceKind } from './money-api.ts'
import { findPrice, priceReceipt } from './price-entry.ts'
import { exchangeProblems } from './set-price.ts'
import { tellMoney } from './tell-money.ts'

export async function removePrice(
  ctx: AppContext,
  actor: Actor,
  kind: PriceKind,
  id: number,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const known = await readKnown(ctx)
  const price = findPrice(known.book, kind, id)
  if (!price) return noEntry(kind, id)
  const problems = kind === 'exchange' ? exchangeProblems(known, id, undefined) : []
  if (problems.length > 0) return invalidEntry(problems)
  const by = nameOf(actor)
  if (!(await ctx.store.money.remove(kind, id, { at: known.now, by, reason }))) return noEntry(kind, id)
  tellMoney(ctx, 'price-removed', { kind, id, by, reason })
  return ok(priceReceipt(price, known.book))
}
