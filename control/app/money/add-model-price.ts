/**
 * Money for the use of one model, in one go. A rate counts in units of an account, so where the price is money the
 * backend gets an account of its own that bills money; free units of other accounts are not its.
 */

import { type Actor, nameOf } from '../../core/actor.ts'
import { checkRate, checkTariff } from '../../core/cost/check-prices.ts'
import type { MoneyProblem } from '../../core/cost/money-problem.ts'
import type { PriceBook, Rate, Tariff } from '../../core/cost/price-book.ts'
import type { BackendKey } from '../../core/ids.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import { ok, type Result } from '../errors.ts'
import { enterPrice, NEW } from './add-price.ts'
import { invalidEntry } from './invalid-entry.ts'
import { readKnown } from './known-to-money.ts'
import type { EntryReceipt, ModelPriceInput } from './money-api.ts'
import { priceReceipt } from './price-entry.ts'
import { tellMoney } from './tell-money.ts'

export async function addModelPrice(
  ctx: AppContext,
  actor: Actor,
  input: ModelPriceInput,
  reason: string,
): Promise<Result<readonly EntryReceipt[]>> {
  const known = await readKnown(ctx)
  const by = nameOf(actor)
  const origin = { source: input.source, note: input.note, enteredAt: known.now, enteredBy: by }
  const from = input.from as EpochMs
  const account = moneyAccount(input, known.book)
  const tariff: Tariff | undefined = hasTariff(known.book, account, from)
    ? undefined
    : {
        id: NEW,
        account,
        unit: input.currency,
        price: '1',
        per: 1,
        currency: input.currency,
        freePerDay: '0',
        from,
        ...origin,
      }
  const rate: Rate = {
    id: NEW,
    account,
    backend: input.backend as BackendKey,
    model: input.model,
    base: input.base,
    amount: input.amount,
    per: input.per,
    from,
    until: null,
    ...origin,
  }
  const book = tariff ? { ...known.book, tariffs: [...known.book.tariffs, tariff] } : known.book
  const problems = distinct([
    ...(tariff ? checkTariff(tariff, known) : []),
    ...checkRate(rate, { ...known, book }),
  ])
  if (problems.length > 0) return invalidEntry(problems)

  const note = { at: known.now, by, reason }
  // The tariff first: should the process end in between, it prices nothing yet.
  const entered = [
    ...(tariff ? [await enterPrice(ctx.store.money, { kind: 'tariff', entry: tariff }, note)] : []),
    await enterPrice(ctx.store.money, { kind: 'rate', entry: rate }, note),
  ]
  tellMoney(ctx, 'price-entered', { backend: input.backend, model: input.model, by })
  return ok(entered.map((one) => priceReceipt(one, book)))
}

/** Named after the backend, unless an account of that name counts something else already. */
function moneyAccount({ backend, currency }: ModelPriceInput, book: PriceBook): string {
  const taken = book.tariffs.find((tariff) => tariff.account === backend)
  return taken === undefined || isMoney(taken, currency) ? backend : `${backend}-${currency.toLowerCase()}`
}

function isMoney({ unit, currency }: Tariff, wanted: string): boolean {
  return unit === wanted && currency === wanted
}

function hasTariff(book: PriceBook, account: string, from: EpochMs): boolean {
  return book.tariffs.some((tariff) => tariff.account === account && tariff.from <= from)
}

function distinct(problems: readonly MoneyProblem[]): readonly MoneyProblem[] {
  return [...new Map(problems.map((one) => [`${one.field}: ${one.problem}`, one])).values()]
}
