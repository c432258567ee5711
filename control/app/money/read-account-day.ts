/** How the bill of an account for a UTC day was reached: hour by hour, and the tariffs that were in force. */

import { formatDay } from '../../core/cost/calendar.ts'
import { describeTariff } from '../../core/cost/describe-entry.ts'
import { type Ledger, ledgerOf } from '../../core/cost/ledger.ts'
import { type Prices, pricesOf } from '../../core/cost/lookup.ts'
import { DAY_MS, HOUR_MS } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import type { AccountDayView } from '../money-views.ts'
import { isPriced, spendPart } from './spend-parts.ts'
import { unpricedUses } from './unpriced-uses.ts'
import { usageOfDay } from './usage-rows.ts'

export async function readAccountDay(
  ctx: AppContext,
  day: number,
  account: string | null,
): Promise<Result<AccountDayView>> {
  const from = day as EpochMs
  const book = await ctx.store.money.priceBook()
  const prices = pricesOf(book)
  const rows = await usageOfDay(ctx.store.usage, from)
  const ledger = ledgerOf(rows, prices, ctx.clock.now())
  const billed = [...ledger.days].sort((a, b) => b.cost - a.cost)
  const name = account ?? billed[0]?.account
  const bill = billed.find((one) => one.account === name)
  if (name === undefined || bill === undefined) return fail(noBill(day, account, ledger))
  return ok({
    account: name,
    day,
    unit: bill.unit,
    microUnits: bill.microUnits,
    freeMicroUnits: bill.freeMicroUnits,
    billedMicroUnits: bill.microUnits - bill.freeMicroUnits,
    tariffs: tariffsOf(name, from, prices),
    cost: bill.cost,
    provisional: bill.provisional,
    parts: ledger.parts
      .filter(isPriced)
      .filter((part) => part.account === name)
      .map((part) => ({ ...spendPart(part, bill.unit), hour: part.row.start })),
    unpriced: unpricedUses(ledger.unpriced),
    accounts: billed.map((one) => one.account),
  })
}

function noBill(day: number, account: string | null, ledger: Ledger) {
  const others = ledger.days.map((one) => one.account)
  const who = account === null ? 'no account' : `${account} has`
  const what = account === null ? ' has billed anything' : ' billed nothing'
  const instead = others.length === 0 ? '' : `; ${others.join(', ')} did`
  const unpriced = ledger.unpriced.reduce((sum, one) => sum + one.calls, 0)
  const hint = unpriced === 0 ? '' : `; ${unpriced} calls of that day have no price`
  return { code: 'not-found' as const, detail: `${who}${what} on ${formatDay(day)} (UTC)${instead}${hint}` }
}

/** In the order of their hours. */
function tariffsOf(account: string, day: EpochMs, prices: Prices): readonly string[] {
  const found = new Set<string>()
  for (let hour = day as number; hour < day + DAY_MS; hour += HOUR_MS) {
    const tariff = prices.tariffAt(account, hour as EpochMs)?.tariff
    if (tariff) found.add(describeTariff(tariff))
  }
  return [...found]
}
