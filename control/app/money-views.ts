/**
 * What dashboard, command line and API read about money. Money is whole micro-dollars (1,000,000 are a dollar),
 * volumes are characters, times epoch milliseconds, days UTC. A figure that cannot be said is null, never 0, and a
 * sentence beside it says why.
 */

import type { DailyBudget } from '../core/cost/daily-budget.ts'
import type { FixedCost, OneOffCost } from '../core/cost/fixed-cost.ts'
import type { PriceBook } from '../core/cost/price-book.ts'
import type { Projection } from '../core/cost/projection.ts'
import type { MoneyChange } from '../ports/money-store.ts'

/** One span of time, candidate and baseline together. `net` = counterfactual − metered − fixed. */
export interface SpanMoney {
  readonly from: number
  readonly to: number
  /** All of it on the vendor, with its free allocation. */
  readonly counterfactual: number
  /** What metered backends bill: assigned traffic, fallbacks, overflow, shadows, probes. */
  readonly metered: number
  readonly fixedServer: number
  readonly fixedAll: number
  /** Net of everything; this is "the saving". */
  readonly net: number
  /** The same, of servers alone. */
  readonly netServerOnly: number
  readonly requests: number
  /** Of the requests that no cache answered. */
  readonly characters: number
  /** Some of it can still change: batches may come for 24 h after a day. */
  readonly provisional: boolean
}

export interface DayMoney extends SpanMoney {
  /** Stage at the end of the day, of the one rollout asked for; null for all together. */
  readonly stage: string | null
  /** Of the characters, those that the candidate was assigned: 0 to 1; null without any. */
  readonly candidateFraction: number | null
}

/** A piece of the metered spend of a span; pieces sum to it. */
export interface SpendPart {
  readonly rollout: string | null
  readonly arm: 'baseline' | 'candidate'
  /** `primary`, `fallback`, `shadow`, `reverse-shadow`, `probe`. */
  readonly role: string
  readonly backend: string
  readonly model: string
  readonly account: string
  readonly calls: number
  readonly characters: number
  /** Millionths of the account's unit. */
  readonly microUnits: number
  readonly unit: string
  readonly cost: number
  /** How the units are known. */
  readonly state: 'listed' | 'measured' | 'mixed'
}

export interface UnpricedUse {
  readonly backend: string
  readonly model: string
  readonly calls: number
  readonly characters: number
  readonly since: number
}

/** When the trend crosses a volume. */
export type Crossing =
  | { readonly kind: 'above-since'; readonly since: number; readonly text: string }
  | {
      readonly kind: 'expected'
      readonly at: number
      readonly earliest: number
      /** Null: perhaps never. */
      readonly latest: number | null
      readonly text: string
    }
  | { readonly kind: 'not-at-this-growth'; readonly text: string }
  | { readonly kind: 'too-little-data'; readonly text: string }

export interface BreakEven {
  readonly charactersPerDay: number | null
  readonly charactersPerMonth: number | null
  readonly crossing: Crossing
  readonly text: string
}

export interface RestingShare {
  /** Basis points. */
  readonly best: number
  readonly current: number
  /** A day, at `best` and at `current`. */
  readonly bestCost: number
  readonly currentCost: number
  readonly curve: readonly { readonly share: number; readonly cost: number }[]
  /** What it rests on: "one server carries 10 requests/s, measured on …". */
  readonly assumptions: readonly string[]
  readonly text: string
}

/** The month of a rollout against what was projected, and its end as far as one can see. */
export interface MonthPace {
  readonly from: number
  readonly to: number
  readonly spent: number
  readonly projectedToDate: number
  readonly projected: number
  readonly end: number
  readonly endLow: number
  readonly endHigh: number
  /** end ÷ projected; null without a projection. */
  readonly ratio: number | null
  readonly maxRatio: number
  readonly state: 'healthy' | 'insufficient' | 'stale' | 'suspect' | 'breached'
  readonly attribution: readonly { readonly name: string; readonly cost: number; readonly text: string }[]
  /** To the month's end: as it is, and with everything back on the baseline. */
  readonly staying: number
  readonly goingBack: number
  readonly text: string
}

export interface MoneyView {
  readonly asOf: number
  /** Null: all rollouts together. */
  readonly rollout: string | null
  /** "Since 7 November this has saved $184 net; at today's growth it breaks even on 3 March." */
  readonly headline: string
  readonly subline: string
  /** Begin of the first day with use or fixed cost; null: none yet, and most of the rest says so. */
  readonly since: number | null
  readonly toDate: SpanMoney
  /** The last seven whole days, the seven before, and the month so far. */
  readonly week: SpanMoney
  readonly weekBefore: SpanMoney
  readonly month: SpanMoney
  /** Oldest first, over the span that was asked for. */
  readonly days: readonly DayMoney[]
  /** Of the span that was asked for. */
  readonly span: SpanMoney
  readonly parts: readonly SpendPart[]
  readonly unpriced: readonly UnpricedUse[]
  /** Per 1,000 characters over the last seven whole days; null without any. */
  readonly perThousand: {
    readonly candidateServerOnly: number | null
    readonly candidateAll: number | null
    readonly baseline: number | null
  }
  /** Characters a day now: mean of the last seven whole days; null without any. */
  readonly volume: number | null
  readonly breakEven: { readonly serverOnly: BreakEven; readonly all: BreakEven }
  readonly payback: {
    readonly oneOff: number
    readonly paidBack: number
    readonly at: number | null
    readonly text: string
  } | null
  readonly utilisation: {
    /** Requests a second of the busiest hour of the last seven days on the candidate. */
    readonly peak: number
    readonly capacity: number | null
    readonly fraction: number | null
    readonly text: string
  } | null
  readonly resting: RestingShare | null
  /** The same traffic elsewhere, over the span: a hosted open model, the cheapest model of the vendor. */
  readonly alternatives: readonly {
    readonly name: string
    readonly model: string
    readonly cost: number
    readonly source: string
    readonly note: string
  }[]
  /** One for each rollout in play that was asked for. */
  readonly pace: readonly {
    readonly rollout: string
    readonly pace: MonthPace | null
    readonly text: string
  }[]
  readonly budgets: readonly {
    readonly backend: string
    readonly limit: number
    readonly spent: number
    readonly hardStop: boolean
    readonly state: 'ok' | 'warned' | 'spent'
    readonly until: number
  }[]
}

/** How the bill of an account-day was reached, part by part. */
export interface AccountDayView {
  readonly account: string
  readonly day: number
  readonly unit: string
  /** Millionths of the unit. */
  readonly microUnits: number
  readonly freeMicroUnits: number
  readonly billedMicroUnits: number
  /** Tariffs in force that day, as text: "$0.011 per 1,000 neurons from 2025-08-27". */
  readonly tariffs: readonly string[]
  readonly cost: number
  readonly provisional: boolean
  readonly parts: readonly (SpendPart & { readonly hour: number })[]
  /** Of that day, whatever account would have billed it: in no sum. */
  readonly unpriced: readonly UnpricedUse[]
  /** All that billed something on that day, this one among them. */
  readonly accounts: readonly string[]
}

export interface PricesView extends PriceBook {
  /** Metered backends and models that have no price now. */
  readonly missing: readonly { readonly backend: string; readonly model: string }[]
  /** Models that backends call, so that a form can offer them. */
  readonly models: readonly { readonly backend: string; readonly model: string; readonly metered: boolean }[]
}

export interface CostsView {
  readonly fixed: readonly FixedCost[]
  readonly oneOff: readonly OneOffCost[]
  readonly projections: readonly Projection[]
  readonly budgets: readonly DailyBudget[]
  /** Micro-dollars a month now. */
  readonly perMonth: { readonly server: number; readonly all: number }
}

export interface MoneyHistoryView {
  readonly changes: readonly MoneyChange[]
}

export interface WhatIfInput {
  readonly charactersPerDay: number
  /** 0.05 is 5 % a month. */
  readonly growthPerMonth: number
  /** US dollars a month. */
  readonly serverPerMonth: number
  readonly operationsHours: number
  readonly hourlyRate: number
  readonly otherPerMonth: number
  readonly vendorModel: string
  /** Basis points on the own server; 10,000 where absent. */
  readonly share: number
  readonly months: number
}

export interface WhatIfView {
  readonly input: WhatIfInput
  /** A month at this volume. */
  readonly vendor: number
  readonly serverOnly: number
  readonly all: number
  readonly hosted: number
  readonly hostedModel: string
  readonly saving: number
  readonly savingServerOnly: number
  readonly breakEven: {
    readonly serverOnly: { readonly charactersPerDay: number; readonly charactersPerMonth: number } | null
    readonly all: { readonly charactersPerDay: number; readonly charactersPerMonth: number } | null
  }
  /** Cost a month against characters a day, from 0 to over both break-evens. */
  readonly curve: readonly {
    readonly charactersPerDay: number
    readonly vendor: number
    readonly serverOnly: number
    readonly all: number
    readonly hosted: number
  }[]
  /** By month from now. */
  readonly months: readonly {
    readonly month: number
    readonly charactersPerDay: number
    readonly vendor: number
    readonly own: number
  }[]
  /** Months from now until growth reaches break-even; null: never. */
  readonly crossesAfterMonths: { readonly serverOnly: number | null; readonly all: number | null }
  readonly text: string
}
