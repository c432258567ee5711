/** A new entry of the price book. Use before its date keeps the price that was in force. */

import { type Actor, nameOf } from '../../core/actor.ts'
import type { ChangeNote, MoneyStore } from '../../ports/money-store.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { invalidEntry } from './invalid-entry.ts'
import { readKnown } from './known-to-money.ts'
import type { EntryReceipt, PriceInput } from './money-api.ts'
import { checkPrice, type PriceEntry, priceReceipt } from './price-entry.ts'
import { tellMoney } from './tell-money.ts'

/** Stands for no entry: numbers count from 1. */
export const NEW = 0

export async function addPrice(
  ctx: AppContext,
  actor: Actor,
  { kind, ...input }: PriceInput,
  reason: string,
): Promise<Result<readonly EntryReceipt[]>> {
  const known = await readKnown(ctx)
  const by = nameOf(actor)
  const wanted = { kind, entry: { ...input, id: NEW, enteredAt: known.now, enteredBy: by } } as PriceEntry
  const problems = checkPrice(wanted, known)
  if (problems.length > 0) return invalidEntry(problems)
  const added = await enterPrice(ctx.store.money, wanted, { at: known.now, by, reason })
  tellMoney(ctx, 'price-entered', { kind, id: added.entry.id, by })
  return ok([priceReceipt(added, known.book)])
}

export async function enterPrice(
  store: MoneyStore,
  { kind, entry: { id: _, ...entry } }: PriceEntry,
  note: ChangeNote,
): Promise<PriceEntry> {
  // Which kind it is of is known to whoever made it; here one is written as the other.
  return { kind, entry: await store.add(kind, entry as never, note) } as PriceEntry
}
