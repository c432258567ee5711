/** Where money went that was not planned, with amounts: to date, of this rollout, in this month. */

import { describeMoney } from '../describe.ts'
import type { MicroUsd } from '../units.ts'
import { dayOf } from './calendar.ts'
import { isCandidateUse } from './fixed-days.ts'
import { type LedgerPart, ledgerOf } from './ledger.ts'
import { pricesOf } from './lookup.ts'
import { formatCount } from './money-words.ts'
import type { MonthPace, OverrunFacts } from './month-pace.ts'
import { pricesAsOf } from './prices-as-of.ts'
import { NO_STAGE } from './projected.ts'

export type OverrunCause =
  /** Fixed costs of a candidate that speaks less than it was planned to. */
  | 'idle-server'
  | 'dearer-server'
  | 'shadow'
  /** Calls of a second backend after the first one failed. */
  | 'failover'
  | 'probes'
  | 'price-change'
  /** More text, or less of it moved, than was planned. */
  | 'volume'

export interface CausedBy {
  readonly cause: OverrunCause
  readonly amount: MicroUsd
  readonly words: string
}

/** Largest first. What stands idle was planned money: it explains, and adds nothing to the overrun. */
export function overrunCauses(facts: OverrunFacts, pace: MonthPace): readonly CausedBy[] {
  const parts = pace.ledger.parts.filter((part) => isInMonth(part, facts, pace))
  const ofRoles = (...roles: readonly string[]) =>
    costOf(parts.filter((part) => roles.includes(part.row.role)))
  const shadow = ofRoles('shadow', 'reverse-shadow')
  const failover = ofRoles('fallback')
  const probes = ofRoles('probe')
  const priceChange = pace.metered - costAtOldPrices(facts, pace)
  const dearer = pace.fixed - pace.projectedToDate.selfHosted
  const volume =
    pace.metered - shadow - failover - probes - Math.max(0, priceChange) - pace.projectedToDate.vendor
  const idle = idleServer(facts, pace)
  const causes: CausedBy[] = [
    {
      cause: 'dearer-server',
      amount: dearer as MicroUsd,
      words: `servers and operations cost ${describeMoney(dearer)} more than planned`,
    },
    {
      cause: 'shadow',
      amount: shadow as MicroUsd,
      words: `copies of requests cost ${describeMoney(shadow)}`,
    },
    {
      cause: 'failover',
      amount: failover as MicroUsd,
      words: `calls after a first backend had failed cost ${describeMoney(failover)}`,
    },
    { cause: 'probes', amount: probes as MicroUsd, words: `probes cost ${describeMoney(probes)}` },
    {
      cause: 'price-change',
      amount: priceChange as MicroUsd,
      words: `prices that changed after the projection cost ${describeMoney(priceChange)} more`,
    },
    {
      cause: 'volume',
      amount: volume as MicroUsd,
      words: `users' requests cost ${describeMoney(volume)} more at the vendor than planned`,
    },
    ...(idle ? [idle] : []),
  ]
  return causes.filter((one) => one.amount > 0).sort((a, b) => b.amount - a.amount)
}

function idleServer(facts: OverrunFacts, pace: MonthPace): CausedBy | undefined {
  const planned = pace.projectedToDate.characters
  if (planned === null || planned <= 0) return undefined
  const spoken = facts.rows
    .filter((row) => row.rollout === facts.rollout && isCandidateUse(row) && row.start >= dayOf(pace.from))
    .reduce((sum, row) => sum + row.counts.okCharacters, 0)
  const idle = 1 - Math.min(1, spoken / planned)
  const amount = Math.round(pace.fixed * idle)
  return {
    cause: 'idle-server',
    amount: amount as MicroUsd,
    words: `the candidate spoke ${formatCount(spoken)} of ${formatCount(planned)} planned characters: ${describeMoney(amount)} of its fixed cost stood idle`,
  }
}

function costAtOldPrices(facts: OverrunFacts, pace: MonthPace): number {
  if (!facts.projection) return pace.metered
  const old = pricesOf(pricesAsOf(facts.prices.book, facts.projection.enteredAt))
  const rows = facts.rows.filter((row) => row.start >= dayOf(pace.from))
  return costOf(ledgerOf(rows, old, facts.now).parts.filter((part) => isInMonth(part, facts, pace)))
}

function isInMonth(part: LedgerPart, facts: OverrunFacts, pace: MonthPace): boolean {
  return part.row.rollout === facts.rollout && part.row.stage !== NO_STAGE && part.day >= dayOf(pace.from)
}

function costOf(parts: readonly LedgerPart[]): number {
  return parts.reduce((sum, part) => sum + (part.cost ?? 0), 0)
}
