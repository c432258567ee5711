/** How busy the candidate is, and at which share all of it would cost least. */

import type { MonthlyFixed } from '../../core/cost/break-even.ts'
import { MEAN_MONTH_DAYS } from '../../core/cost/calendar.ts'
import { isCandidateUse } from '../../core/cost/fixed-days.ts'
import { restingShare, type ShareCost } from '../../core/cost/resting-share.ts'
import { DAY_MS, HOUR_MS, type UsageRow } from '../../core/cost/usage.ts'
import { utilisationOf } from '../../core/cost/utilisation.ts'
import type { VendorMix } from '../../core/cost/vendor-mix.ts'
import { describeMoney, describeRate } from '../../core/describe.ts'
import { type Rollout, shareOf } from '../../core/rollout.ts'
import { formatShare } from '../../core/units.ts'
import type { MoneyView, RestingShare } from '../money-views.ts'
import type { RecentUse } from './recent-use.ts'

type UtilisationView = NonNullable<MoneyView['utilisation']>

/** `hours`: of the last seven days, hour by hour. `capacity` in requests a second; null: not measured. */
export function utilisationView(
  hours: readonly UsageRow[],
  candidate: string,
  capacity: number | null,
): UtilisationView | null {
  const own = hours.filter((row) => row.backend === candidate && isCandidateUse(row))
  if (own.length === 0) return null
  const { peakPerSecond, peak } = utilisationOf(own, { width: HOUR_MS, span: 7 * DAY_MS }, capacity)
  const busiest = `${Number(peakPerSecond.toPrecision(2))}`
  return {
    peak: peakPerSecond,
    capacity,
    fraction: peak,
    text:
      capacity === null || peak === null
        ? `the busiest hour of the last seven days took ${busiest} requests/s; what it can carry was not measured`
        : `the busiest hour of the last seven days took ${busiest} of ${capacity} requests/s: ${describeRate(peak)}`,
  }
}

export function restingView(
  rollout: Rollout,
  mix: VendorMix | undefined,
  recent: RecentUse,
  fixed: MonthlyFixed,
  load: UtilisationView | null,
): RestingShare | null {
  if (mix === undefined || recent.volume === null || recent.volume === 0 || fixed.all === 0) return null
  const { best, curve, assumptions } = restingShare({
    mix,
    charactersPerDay: Math.round(recent.volume),
    eligible: 1,
    perServer: fixed.serverOnly,
    perMonthOnce: (fixed.all - fixed.serverOnly) as MonthlyFixed['all'],
    capacityPerServer: capacityPerDay(recent, load),
  })
  const { phase } = rollout.state
  const current = phase === 'completed' || phase === 'failover-only' ? 10_000 : shareOf(rollout.state)
  const now = curve.find((one) => one.share === Math.round(current / 100) * 100) ?? best
  const [bestCost, currentCost] = [perDay(best), perDay(now)]
  const less = currentCost - bestCost
  return {
    best: best.share,
    current,
    bestCost,
    currentCost,
    curve: curve.map((one) => ({ share: one.share, cost: perDay(one) })),
    assumptions,
    text:
      less <= 0
        ? `no other share costs less: ${describeMoney(currentCost)} a day`
        : `${describeMoney(bestCost)} a day at ${formatShare(best.share)}, ${describeMoney(less)} less than at ${formatShare(current)}`,
  }
}

/** Characters a day at which its busiest hour would be as busy as the candidate can be; null: not known. */
function capacityPerDay(recent: RecentUse, load: UtilisationView | null): number | null {
  const fraction = load?.fraction ?? 0
  if (fraction === 0 || recent.wholeDays === 0 || recent.candidateCharacters === 0) return null
  return Math.round(recent.candidateCharacters / recent.wholeDays / fraction)
}

function perDay({ total }: ShareCost): number {
  return Math.round(total / MEAN_MONTH_DAYS)
}
