/** What a projection says of a stretch of one month: each stage's monthly figure for as long as it was in force. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { monthOf, nextMonth } from './calendar.ts'
import { add, decimal, type Fraction, fraction, multiply, NOTHING, toMillionths } from './fraction.ts'
import type { Projection } from './projection.ts'

/** Before a rollout begins and after it went back: nobody projects that, and nothing of it is held against anyone. */
export const NO_STAGE = 'draft'

export interface Projected {
  readonly vendor: MicroUsd
  readonly selfHosted: MicroUsd
  readonly total: MicroUsd
  /** Null: not said for one of the stages. */
  readonly characters: number | null
  readonly stagesWithout: readonly string[]
}

/** `from` and `to` lie in one calendar month; stages oldest first, the last one goes on. */
export function projectedBetween(
  stages: readonly { readonly stage: string; readonly from: EpochMs }[],
  projection: Projection | null,
  from: EpochMs,
  to: EpochMs,
): Projected {
  const month = BigInt(nextMonth(from) - monthOf(from))
  let [vendor, selfHosted]: [Fraction, Fraction] = [NOTHING, NOTHING]
  let characters: number | null = 0
  const without = new Set<string>()
  stages.forEach((one, index) => {
    const begin = Math.max(from, one.from)
    const end = Math.min(to, stages[index + 1]?.from ?? to)
    if (begin >= end || one.stage === NO_STAGE) return
    const said = projection?.stages.find((stage) => stage.stage === one.stage)
    if (!said) {
      without.add(one.stage)
      characters = null
      return
    }
    const part = fraction(BigInt(end - begin), month)
    vendor = add(vendor, multiply(decimal(said.vendorPerMonth), part))
    selfHosted = add(selfHosted, multiply(decimal(said.selfHostedPerMonth), part))
    const perMonth = said.candidateCharactersPerMonth
    characters =
      characters === null || perMonth === null
        ? null
        : characters + (perMonth * (end - begin)) / Number(month)
  })
  return {
    vendor: Number(toMillionths(vendor)) as MicroUsd,
    selfHosted: Number(toMillionths(selfHosted)) as MicroUsd,
    total: Number(toMillionths(add(vendor, selfHosted))) as MicroUsd,
    characters,
    stagesWithout: [...without],
  }
}
