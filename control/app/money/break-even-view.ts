/** From which volume on it pays, and when the trend gets there, each with its sentence. */

import {
  breakEven as breakEvenOf,
  type MonthlyFixed,
  monthlyFixed,
  type Volume,
} from '../../core/cost/break-even.ts'
import { formatCount } from '../../core/cost/money-words.ts'
import { crossingOf } from '../../core/cost/trend.ts'
import { mixOfModel, mixOfUse, type VendorMix } from '../../core/cost/vendor-mix.ts'
import { describeMoney } from '../../core/describe.ts'
import type { BreakEven, Crossing, MoneyView } from '../money-views.ts'
import { dateWords, growthWords } from './date-words.ts'
import type { MoneyBooks } from './money-books.ts'
import type { RecentUse } from './recent-use.ts'

/** What runs now, for one rollout or for all, costs a month. */
export function fixedNow({ fixed, prices, now }: MoneyBooks, rollout: string | null): MonthlyFixed {
  const asked = fixed.filter((cost) => rollout === null || cost.rollout === null || cost.rollout === rollout)
  return monthlyFixed(asked, prices, now)
}

/** Of the text that was spoken lately, else of the model that the baseline would call. */
export function vendorMix(
  { prices, now }: MoneyBooks,
  recent: RecentUse,
  baselineModel: string | null,
): VendorMix | undefined {
  return (
    mixOfUse(recent.rows, recent.wholeDays, prices, now) ??
    (baselineModel === null ? undefined : mixOfModel(baselineModel, prices, now))
  )
}

export function breakEvenView(
  books: MoneyBooks,
  recent: RecentUse,
  mix: VendorMix | undefined,
  fixed: MonthlyFixed,
): MoneyView['breakEven'] {
  if (mix === undefined) {
    const none = unknown(
      "the models of the vendor have no price, so nothing can be put beside one's own cost",
    )
    return { serverOnly: none, all: none }
  }
  const { serverOnly, all } = breakEvenOf(mix, fixed)
  return {
    serverOnly: toView(books, recent, serverOnly, fixed.serverOnly, 'server'),
    all: toView(books, recent, all, fixed.all, 'fixed cost'),
  }
}

function toView(
  books: MoneyBooks,
  recent: RecentUse,
  volume: Volume | null,
  perMonth: number,
  what: string,
): BreakEven {
  if (perMonth === 0)
    return unknown(`no ${what} is entered that runs now, so there is nothing to break even with`)
  if (volume === null)
    return unknown(`never: at today's prices the vendor does not come to ${describeMoney(perMonth)} a month`)
  const { charactersPerDay, charactersPerMonth } = volume
  const crossing = crossingView(books, recent, charactersPerDay)
  return {
    charactersPerDay,
    charactersPerMonth,
    crossing,
    text: `${formatCount(charactersPerDay)} characters a day, where the vendor costs ${describeMoney(perMonth)} a month too; ${crossing.text}`,
  }
}

function unknown(text: string): BreakEven {
  return {
    charactersPerDay: null,
    charactersPerMonth: null,
    crossing: { kind: 'too-little-data', text },
    text,
  }
}

function crossingView({ now, firstUse }: MoneyBooks, { byDay }: RecentUse, bound: number): Crossing {
  const found = crossingOf(byDay, firstUse ?? now, now, bound)
  const words = (at: number) => dateWords(at, now)
  switch (found.state) {
    case 'too-little-data':
      return {
        kind: 'too-little-data',
        text: `too little data for a trend: ${found.days} of ${found.needed} whole days`,
      }
    case 'already-above':
      return { kind: 'above-since', since: found.since, text: `above it since ${words(found.since)}` }
    case 'not-at-this-growth': {
      const atBest = found.earliest === null ? '' : `, on ${words(found.earliest)} at the very best`
      return {
        kind: 'not-at-this-growth',
        text: `not at this growth (${growthWords(found.growthPerMonth)})${atBest}`,
      }
    }
    case 'crosses': {
      const { at, earliest, latest, growthPerMonth } = found
      const range =
        latest === null
          ? `${words(earliest)} at the earliest, perhaps never`
          : `between ${words(earliest)} and ${words(latest)}`
      return {
        kind: 'expected',
        at,
        earliest,
        latest,
        text: `reached on ${words(at)} at ${growthWords(growthPerMonth)} (${range})`,
      }
    }
  }
}
