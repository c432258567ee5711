/** A corrected price: all that was computed with it is computed anew, and the history keeps both. */

import { type Actor, nameOf } from '../../core/actor.ts'
import { checkExchangeStillThere } from '../../core/cost/check-costs.ts'
import type { MoneyProblem } from '../../core/cost/money-problem.ts'
import type { ExchangeRate } from '../../core/cost/price-book.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { invalidEntry, noEntry } from './invalid-entry.ts'
import { type KnownToMoney, readKnown, usesOfCurrency } from './known-to-money.ts'
import type { EntryReceipt, PriceInput } from './money-api.ts'
import { checkPrice, findPrice, type PriceEntry, priceReceipt } from './price-entry.ts'
import { tellMoney } from './tell-money.ts'

export async function setPrice(
  ctx: AppContext,
  actor: Actor,
  id: number,
  { kind, ...input }: PriceInput,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const known = await readKnown(ctx)
  if (!findPrice(known.book, kind, id)) return noEntry(kind, id)
  const by = nameOf(actor)
  const price = { kind, entry: { ...input, id, enteredAt: known.now, enteredBy: by } } as PriceEntry
  const problems = [
    ...checkPrice(price, known),
    ...(price.kind === 'exchange' ? exchangeProblems(known, id, price.entry) : []),
  ]
  if (problems.length > 0) return invalidEntry(problems)
  const replaced = await ctx.store.money.replace(kind, price.entry as never, { at: known.now, by, reason })
  if (!replaced) return noEntry(kind, id)
  tellMoney(ctx, 'price-changed', { kind, id, by, reason })
  return ok(priceReceipt(price, known.book))
}

/** What would be without an exchange rate once this one were gone, or were `next`. */
export function exchangeProblems(
  known: KnownToMoney,
  id: number,
  next: ExchangeRate | undefined,
): readonly MoneyProblem[] {
  const rest = known.book.exchange.filter((one) => one.id !== id)
  const uses = usesOfCurrency(known)
  const before = checkExchangeStillThere(known.book.exchange, uses).length
  const problems = checkExchangeStillThere(next ? [...rest, next] : rest, uses)
  return problems.length > before ? problems : []
}
