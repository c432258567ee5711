/** Money of days and of spans, as sums over the books. */

import { isProvisional } from '../../core/cost/account-day.ts'
import { dayOf, daysIn } from '../../core/cost/calendar.ts'
import { groupBy } from '../../core/cost/group-by.ts'
import { addUp, type SavingDay } from '../../core/cost/saving.ts'
import { DAY_MS, type UsageRow } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { DayMoney, SpanMoney } from '../money-views.ts'
import type { StageSince } from '../stages-in-force.ts'
import { concerns, type MoneyBooks } from './money-books.ts'

export interface Spans {
  /** `to` is now at the latest; whole days otherwise. */
  of(from: number, to: number): SpanMoney
  /** Oldest first, none before there was anything. */
  days(from: number, to: number, stages: readonly StageSince[] | null): readonly DayMoney[]
}

interface DayUse {
  requests: number
  characters: number
  candidateCharacters: number
}
const NO_USE: Readonly<DayUse> = { requests: 0, characters: 0, candidateCharacters: 0 }

export function spansOf(books: MoneyBooks, rollout: string | null): Spans {
  const { now, since, saving } = books
  const isAsked = concerns(rollout)
  const sums = groupBy(saving.days.filter(isAsked), (one) => one.day)
  const counted = countByDay(books.rows.filter(isAsked))

  function of(from: number, to: number): SpanMoney {
    const days = since === null ? [] : daysIn(Math.max(from, since), Math.min(to, now))
    const { fixed, fixedServerOnly, ...rest } = addUp(days.flatMap((day): SavingDay[] => sums.get(day) ?? []))
    const uses = days.map((day) => counted.get(day) ?? NO_USE)
    return {
      from,
      to: Math.min(to, now),
      ...rest,
      fixedServer: fixedServerOnly,
      fixedAll: fixed,
      requests: uses.reduce((sum, one) => sum + one.requests, 0),
      characters: uses.reduce((sum, one) => sum + one.characters, 0),
      provisional: days.length > 0 && isProvisional(days.at(-1)!, now),
    }
  }

  return {
    of,
    days(from, to, stages) {
      if (since === null) return []
      return daysIn(Math.max(from, since), Math.min(to, now)).map((day) => {
        const end = Math.min(day + DAY_MS, now)
        const { characters, candidateCharacters } = counted.get(day) ?? NO_USE
        return {
          ...of(day, end),
          stage: stages?.findLast((one) => one.from < end)?.stage ?? null,
          candidateFraction: characters === 0 ? null : candidateCharacters / characters,
        }
      })
    },
  }
}

function countByDay(rows: readonly UsageRow[]): ReadonlyMap<EpochMs, Readonly<DayUse>> {
  const days = new Map<EpochMs, DayUse>()
  for (const { start, arm, counts } of rows) {
    const day = dayOf(start)
    const use = days.get(day) ?? { ...NO_USE }
    days.set(day, use)
    use.requests += counts.requests
    use.characters += counts.userCharacters
    if (arm === 'candidate') use.candidateCharacters += counts.userCharacters
  }
  return days
}
