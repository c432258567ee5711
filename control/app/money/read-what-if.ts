/** The same calculation for what somebody tries. What is not named is as it is now. */

import { checkWhatIf } from '../../core/cost/check-what-if.ts'
import { DEFAULT_PRICE_BOOK, HOSTED_KOKORO } from '../../core/cost/default-prices.ts'
import { isServerOnly } from '../../core/cost/fixed-cost.ts'
import { decimal, multiply, toNumber } from '../../core/cost/fraction.ts'
import { type Prices, pricesOf } from '../../core/cost/lookup.ts'
import { formatCount } from '../../core/cost/money-words.ts'
import { monthlyFraction } from '../../core/cost/running-cost.ts'
import { crossingOf } from '../../core/cost/trend.ts'
import { type WhatIf, whatIf } from '../../core/cost/what-if.ts'
import { describeMoney } from '../../core/describe.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import type { WhatIfInput, WhatIfView } from '../money-views.ts'
import { growthWords } from './date-words.ts'
import { invalidEntry } from './invalid-entry.ts'
import { modelsOf } from './known-to-money.ts'
import type { WhatIfQuestion } from './money-api.ts'
import { type MoneyBooks, openBooks } from './money-books.ts'
import { type RecentUse, recentUse } from './recent-use.ts'

/** Where nothing was spoken yet: the volume in the middle of the seed's four. */
const FIRST_VOLUME = 100_000
const GUESSED = 'No whole day was counted yet: this volume is an example.'
const MICRO = 1_000_000

export async function readWhatIf(
  ctx: AppContext,
  question: WhatIfQuestion,
  rollout: string | null,
): Promise<Result<WhatIfView>> {
  const books = await openBooks(ctx)
  if (rollout !== null && !books.rollouts.some(({ key }) => key === rollout))
    return fail({ code: 'not-found', detail: `there is no rollout "${rollout}"` })
  const recent = recentUse(books, rollout)
  const input = complete(question, await asItIs(ctx, books, recent, rollout))
  const guessed = question.charactersPerDay === undefined && recent.volume === null
  const wanted = {
    ...input,
    serverPerMonth: Math.round(input.serverPerMonth * MICRO),
    hourlyRate: Math.round(input.hourlyRate * MICRO),
    otherPerMonth: Math.round(input.otherPerMonth * MICRO),
  }
  const prices = withHosted(books.prices, books.now)
  const problems = checkWhatIf(wanted, prices, books.now)
  if (problems.length > 0) return invalidEntry(problems)
  return ok(toView(input, whatIf(wanted, prices, books.now), guessed))
}

function complete(question: WhatIfQuestion, now: WhatIfInput): WhatIfInput {
  const named = Object.entries(question).filter(([, value]) => value !== undefined)
  const input = { ...now, ...(Object.fromEntries(named) as Partial<WhatIfInput>) }
  return { ...input, charactersPerDay: Math.round(input.charactersPerDay) }
}

async function asItIs(
  ctx: AppContext,
  books: MoneyBooks,
  recent: RecentUse,
  rollout: string | null,
): Promise<WhatIfInput> {
  return {
    charactersPerDay: recent.volume ?? FIRST_VOLUME,
    growthPerMonth: growthOf(books, recent),
    ...costsNow(books, rollout),
    vendorModel: await modelNow(ctx, recent, rollout),
    share: 10_000,
    months: 12,
  }
}

function growthOf({ firstUse, now }: MoneyBooks, { byDay }: RecentUse): number {
  const found = crossingOf(byDay, firstUse ?? now, now, Number.MAX_SAFE_INTEGER)
  return 'growthPerMonth' in found ? Number(found.growthPerMonth.toFixed(3)) : 0
}

/** US dollars. Work that is paid by different wages comes as its hours at the mean of them. */
function costsNow({ fixed, prices, now }: MoneyBooks, rollout: string | null) {
  const sums = { server: 0, hours: 0, wages: 0, other: 0 }
  for (const { category, monthly, currency, from, to, rollout: whose } of fixed) {
    const dollars = prices.dollarsFor(currency, now)
    const concerned = rollout === null || whose === null || whose === rollout
    if (!dollars || !concerned || from > now || (to !== null && to <= now)) continue
    const cost = toNumber(multiply(monthlyFraction(monthly), dollars))
    if (monthly.kind === 'hours') {
      sums.hours += toNumber(decimal(monthly.hours))
      sums.wages += cost
    } else if (isServerOnly(category)) sums.server += cost
    else sums.other += cost
  }
  return {
    serverPerMonth: sums.server,
    operationsHours: sums.hours,
    hourlyRate: sums.hours === 0 ? 0 : sums.wages / sums.hours,
    otherPerMonth: sums.other,
  }
}

/** The one that most of the text lately would have been spoken by, else the first that the baseline calls. */
async function modelNow({ store }: AppContext, { rows }: RecentUse, rollout: string | null): Promise<string> {
  const spoken = new Map<string, number>()
  for (const { rollout: of, baselineModel, counts } of rows)
    if (of !== null && baselineModel !== '')
      spoken.set(baselineModel, (spoken.get(baselineModel) ?? 0) + counts.userCharacters)
  const most = [...spoken].sort((a, b) => b[1] - a[1])[0]
  if (most) return most[0]
  const rollouts = await store.rollouts.list()
  const known = rollouts.find(({ key }) => rollout === null || key === rollout)
  const backends = await store.rollouts.backends()
  const baseline = backends.find(({ key, metered }) => (known ? key === known.baseline : metered))
  return (baseline && modelsOf(baseline.languages)[0]) ?? DEFAULT_PRICE_BOOK.rates[0]!.model
}

/** The third line is a list price; it stays where somebody took it out of the book. */
function withHosted(prices: Prices, now: EpochMs): Prices {
  const found = prices.rateAt(null, HOSTED_KOKORO, now)
  if (found && prices.unitPriceAt(found.rate.account, now)) return prices
  const { tariffs, rates, exchange } = prices.book
  const listed = DEFAULT_PRICE_BOOK.rates.filter((rate) => rate.model === HOSTED_KOKORO)
  const accounts = new Set(listed.map((rate) => rate.account))
  return pricesOf({
    tariffs: [
      ...tariffs.filter((tariff) => !accounts.has(tariff.account)),
      ...DEFAULT_PRICE_BOOK.tariffs.filter((tariff) => accounts.has(tariff.account)),
    ],
    rates: [...rates.filter((rate) => rate.model !== HOSTED_KOKORO), ...listed],
    exchange,
  })
}

function toView(input: WhatIfInput, found: WhatIf, guessed: boolean): WhatIfView {
  const { now, breakEven, curve, months, paysFrom } = found
  return {
    input,
    vendor: now.vendor,
    serverOnly: now.serverOnly,
    all: now.own,
    hosted: now.hosted ?? 0,
    hostedModel: found.hostedModel,
    saving: found.saving,
    savingServerOnly: found.savingServerOnly,
    breakEven: { serverOnly: breakEven.serverOnly, all: breakEven.all },
    curve: curve.map(({ charactersPerDay, vendor, serverOnly, own, hosted }) => ({
      charactersPerDay,
      vendor,
      serverOnly,
      all: own,
      hosted: hosted ?? 0,
    })),
    months: months.map(({ month, charactersPerDay, vendor, own }) => ({
      month,
      charactersPerDay,
      vendor,
      own,
    })),
    crossesAfterMonths: { serverOnly: paysFrom.serverOnly, all: paysFrom.own },
    text: guessed ? `${words(input, found)} ${GUESSED}` : words(input, found),
  }
}

function words(input: WhatIfInput, { now, saving, breakEven, paysFrom }: WhatIf): string {
  const difference =
    saving > 0
      ? `${describeMoney(saving)} a month less`
      : saving < 0
        ? `${describeMoney(-saving)} a month more`
        : 'the same'
  const costs = `At ${formatCount(input.charactersPerDay)} characters a day the vendor costs ${describeMoney(now.vendor)} a month and your own ${describeMoney(now.own)}: ${difference}.`
  if (breakEven.all === null) return `${costs} It never breaks even with this model.`
  const even = `It breaks even at ${formatCount(breakEven.all.charactersPerDay)} characters a day`
  const months = paysFrom.own
  if (input.growthPerMonth === 0 || months === 0) return `${costs} ${even}.`
  const growth = growthWords(input.growthPerMonth)
  return months === null
    ? `${costs} ${even}: at ${growth} not within ${input.months} months.`
    : `${costs} ${even}: at ${growth} in ${months} ${months === 1 ? 'month' : 'months'}.`
}
