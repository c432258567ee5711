/** What requests of a rollout cost now, from prices, fixed costs and the projection of the stage that it is at. */

import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import { monthOf, nextMonth } from '../cost/calendar.ts'
import type { FixedCost } from '../cost/fixed-cost.ts'
import { multiply, parseDecimal, toNumber } from '../cost/fraction.ts'
import type { Prices } from '../cost/lookup.ts'
import type { Projection } from '../cost/projection.ts'
import { runningCost } from '../cost/running-cost.ts'
import type { EpochMs } from '../units.ts'
import type { CallPrice, CostRates } from './cost-rates.ts'
import { type PriceKey, priceKeyOf } from './cost-tally.ts'

export interface CostRateFacts {
  readonly now: EpochMs
  readonly rollout: string
  readonly stage: string
  /** The newest one. */
  readonly projection: Projection | null
  readonly fixed: readonly FixedCost[]
  /** How many rollouts share what is entered for all. */
  readonly sharing: number
  readonly prices: Prices
  readonly backends: readonly PlanBackend[]
}

const MICRO = 1_000_000

/** Null: no projection of this stage says for how many characters. */
export function makeCostRates(facts: CostRateFacts): CostRates | null {
  const said = facts.projection?.stages.find(({ stage }) => stage === facts.stage)
  const characters = said?.candidateCharactersPerMonth ?? 0
  const projected = said && parseDecimal(said.selfHostedPerMonth)
  if (!projected || characters <= 0 || !(toNumber(projected) > 0)) return null
  const perMonth = toNumber(projected) * MICRO
  return {
    projectedPerCharacter: perMonth / characters,
    // A server that is dearer than projected is dear without requests too: the month's pace speaks of it.
    fixedPerCharacter: Math.min(monthlyFixed(facts), perMonth) / characters,
    calls: pricesOfCalls(facts),
  }
}

/** Of this calendar month, in millionths of a US dollar. */
function monthlyFixed({ now, rollout, fixed, sharing, prices }: CostRateFacts): number {
  const [from, to] = [monthOf(now), nextMonth(now)]
  return fixed
    .filter((entry) => entry.rollout === null || entry.rollout === rollout)
    .reduce((sum, entry) => {
      const cost = runningCost(entry, prices, to).between(from, to)
      return sum + (entry.rollout === null ? cost / Math.max(1, sharing) : cost)
    }, 0)
}

function pricesOfCalls({ now, prices, backends }: CostRateFacts): Readonly<Record<PriceKey, CallPrice>> {
  const calls: [PriceKey, CallPrice][] = []
  for (const backend of backends) {
    if (!backend.metered) continue
    const models = Object.entries(backend.languages)
    // What cannot be spoken there costs as its first language.
    const [first] = models
    for (const [language, { model }] of first ? [...models, ['', first[1]] as const] : []) {
      const price = priceOf(prices, backend.key, model, now)
      if (price) calls.push([priceKeyOf(backend.key, language), price])
    }
  }
  return Object.fromEntries(calls.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function priceOf(prices: Prices, backend: string, model: string, now: EpochMs): CallPrice | null {
  const account = prices.accountOf(backend, model, now)
  const unit = account === undefined ? undefined : prices.unitPriceAt(account, now)
  if (!unit) return null
  const rate = prices.rateAt(backend, model, now)
  const listed = rate ? toNumber(multiply(rate.units, unit)) * MICRO : 0
  const of = (base: NonNullable<typeof rate>['rate']['base']) => (rate?.rate.base === base ? listed : 0)
  return {
    perCall: of('requests'),
    perCharacter: of('characters'),
    perAudioSecond: of('audio-seconds'),
    perMicroUnit: toNumber(unit),
  }
}
