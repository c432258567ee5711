/** When what the move cost once has come back. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { DAY_MS } from './usage.ts'

export type Payback = {
  readonly oneOff: MicroUsd
  /** Net saving so far, before one-off costs. */
  readonly earned: MicroUsd
  /** Net saving of a day, lately; null: no whole day yet. */
  readonly perDay: MicroUsd | null
} & (
  | { readonly state: 'nothing-to-pay-back' }
  | { readonly state: 'paid-back'; readonly since: EpochMs }
  | { readonly state: 'expected'; readonly at: EpochMs }
  | { readonly state: 'not-at-this-saving' }
)

const LATELY_DAYS = 28

/** `days`: net saving of whole days, in order. */
export function paybackOf(
  oneOff: MicroUsd,
  days: readonly { readonly day: EpochMs; readonly net: MicroUsd }[],
  now: EpochMs,
): Payback {
  const lately = days.slice(-LATELY_DAYS)
  const perDay =
    lately.length === 0
      ? null
      : (Math.round(lately.reduce((sum, day) => sum + day.net, 0) / lately.length) as MicroUsd)
  const earned = days.reduce((sum, day) => sum + day.net, 0) as MicroUsd
  const figures = { oneOff, earned, perDay }
  if (oneOff === 0) return { ...figures, state: 'nothing-to-pay-back' }
  if (earned >= oneOff) return { ...figures, state: 'paid-back', since: dayItCameBack(oneOff, days) }
  if (perDay === null || perDay <= 0) return { ...figures, state: 'not-at-this-saving' }
  const left = Math.ceil((oneOff - earned) / perDay)
  return { ...figures, state: 'expected', at: (now + left * DAY_MS) as EpochMs }
}

/** Since when it has been so without a break. */
function dayItCameBack(
  oneOff: MicroUsd,
  days: readonly { readonly day: EpochMs; readonly net: MicroUsd }[],
): EpochMs {
  let earned = 0
  let since = days[0]!.day
  let there = false
  for (const { day, net } of days) {
    earned += net
    if (earned >= oneOff && !there) since = day
    there = earned >= oneOff
  }
  return since
}
