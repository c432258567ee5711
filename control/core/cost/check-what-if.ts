/** What can be tried. */

import type { EpochMs } from '../units.ts'
import type { Prices } from './lookup.ts'
import { type MoneyProblem, type Note, problemsOf } from './money-problem.ts'
import { mixOfModel } from './vendor-mix.ts'
import { LARGEST_VOLUME, type WhatIfInput } from './what-if.ts'

/** A billion dollars. */
const MOST_MONEY = 1e15

export function checkWhatIf(input: WhatIfInput, prices: Prices, at: EpochMs): readonly MoneyProblem[] {
  return problemsOf((note) => {
    whole('charactersPerDay', input.charactersPerDay, LARGEST_VOLUME, note)
    between('growthPerMonth', input.growthPerMonth, -0.9, 10, note)
    whole('serverPerMonth', input.serverPerMonth, MOST_MONEY, note)
    between('operationsHours', input.operationsHours, 0, 744, note)
    whole('hourlyRate', input.hourlyRate, MOST_MONEY / 1000, note)
    whole('otherPerMonth', input.otherPerMonth, MOST_MONEY, note)
    if (input.share !== undefined) whole('share', input.share, 10_000, note)
    if (input.months !== undefined) whole('months', input.months, 120, note)
    if (!mixOfModel(input.vendorModel, prices, at)) {
      const models = [...new Set(prices.book.rates.map((rate) => rate.model))]
        .filter((model) => mixOfModel(model, prices, at))
        .sort()
      note(
        'vendorModel',
        `expected a model with a price now: ${models.join(', ')}; not "${input.vendorModel}"`,
      )
    }
  })
}

function whole(field: string, value: number, most: number, note: Note): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > most)
    note(field, `expected a whole number from 0 to ${most}, not ${value}`)
}

function between(field: string, value: number, least: number, most: number, note: Note): void {
  if (!(value >= least && value <= most))
    note(field, `expected a number from ${least} to ${most}, not ${value}`)
}
