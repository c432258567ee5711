/** The last seven whole days: what "now" means where money speaks of volumes and prices a thousand. */

import { dayOf } from '../../core/cost/calendar.ts'
import { isCandidateUse } from '../../core/cost/fixed-days.ts'
import { DAY_MS, type UsageRow } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'
import { concerns, type MoneyBooks } from './money-books.ts'

const DAYS = 7

export interface RecentUse {
  readonly from: EpochMs
  /** Whole days with data: 0 to 7. */
  readonly wholeDays: number
  /** Of those days; where none is whole yet, of today so far. */
  readonly rows: readonly UsageRow[]
  /** Characters a day that no cache answered, of users of rollouts; null: no whole day yet. */
  readonly volume: number | null
  readonly characters: number
  readonly requests: number
  /** What users heard from the candidate. */
  readonly candidateCharacters: number
  /** By day, whole days only, from the first use on. */
  readonly byDay: ReadonlyMap<EpochMs, number>
}

/** Of one rollout, or of all; what no rollout is concerned with takes free units, and is no volume to move. */
export function recentUse({ now, rows, firstUse }: MoneyBooks, rollout: string | null): RecentUse {
  const today = dayOf(now)
  const from = (today - DAYS * DAY_MS) as EpochMs
  const isAsked = concerns(rollout)
  const asked = rows.filter((row) => isAsked(row) || row.rollout === null)
  const wholeDays =
    firstUse === null ? 0 : Math.max(0, Math.min(DAYS, Math.round((today - firstUse) / DAY_MS)))
  const lately =
    wholeDays === 0
      ? asked.filter((row) => row.start >= today)
      : asked.filter((row) => row.start >= from && row.start < today)
  const own = wholeDays === 0 ? [] : lately.filter((row) => row.rollout !== null)
  const sum = (which: readonly UsageRow[], count: 'userCharacters' | 'okCharacters' | 'requests') =>
    which.reduce((all, row) => all + row.counts[count], 0)
  const characters = sum(own, 'userCharacters')
  return {
    from,
    wholeDays,
    rows: lately,
    volume: wholeDays === 0 ? null : characters / wholeDays,
    characters,
    requests: sum(own, 'requests'),
    candidateCharacters: sum(own.filter(isCandidateUse), 'okCharacters'),
    byDay: volumesByDay(asked, today),
  }
}

function volumesByDay(rows: readonly UsageRow[], today: EpochMs): ReadonlyMap<EpochMs, number> {
  const days = new Map<EpochMs, number>()
  for (const { rollout, start, counts } of rows) {
    const day = dayOf(start)
    if (rollout === null || day >= today) continue
    days.set(day, (days.get(day) ?? 0) + counts.userCharacters)
  }
  return days
}
