/** Price book, fixed costs, projections and budgets, with who changed them; and which reports have left. */

import type { DailyBudget } from '../core/cost/daily-budget.ts'
import type { FixedCost, OneOffCost } from '../core/cost/fixed-cost.ts'
import type { ExchangeRate, PriceBook, Rate, Tariff } from '../core/cost/price-book.ts'
import type { Projection } from '../core/cost/projection.ts'
import type { Effect } from '../core/effects.ts'
import type { BackendKey, RolloutKey } from '../core/ids.ts'
import type { EpochMs } from '../core/units.ts'

/** What is kept by number. Budgets are kept by backend. */
export interface MoneyEntries {
  readonly tariff: Tariff
  readonly rate: Rate
  readonly exchange: ExchangeRate
  readonly fixed: FixedCost
  readonly oneOff: OneOffCost
  readonly projection: Projection
}
export type MoneyKind = keyof MoneyEntries

/** An entry of the history of money: what it was and what it became. */
export interface MoneyChange {
  readonly id: number
  readonly at: EpochMs
  readonly by: string
  readonly kind: MoneyKind | 'budget'
  /** Number of the entry, or the backend of a budget. */
  readonly subject: string
  /** Null: added. */
  readonly before: unknown
  /** Null: taken away. */
  readonly after: unknown
  readonly reason: string
}

export interface ChangeNote {
  readonly at: EpochMs
  readonly by: string
  readonly reason: string
}

export interface SentReport {
  /** ISO week: `2026-W48`. */
  readonly week: string
  readonly sentAt: EpochMs
  /** The report as it left. */
  readonly document: unknown
}

export interface MoneyStore {
  priceBook(): Promise<PriceBook>
  fixedCosts(): Promise<readonly FixedCost[]>
  oneOffCosts(): Promise<readonly OneOffCost[]>
  /** Newest first. */
  projections(rollout: RolloutKey | null): Promise<readonly Projection[]>
  budgets(): Promise<readonly DailyBudget[]>

  /** Entry and history in one write; answers it with its number. */
  add<K extends MoneyKind>(
    kind: K,
    entry: Omit<MoneyEntries[K], 'id'>,
    note: ChangeNote,
  ): Promise<MoneyEntries[K]>
  /** False: there is no such entry. */
  replace<K extends MoneyKind>(kind: K, entry: MoneyEntries[K], note: ChangeNote): Promise<boolean>
  remove(kind: MoneyKind, id: number, note: ChangeNote): Promise<boolean>
  /** Null takes it away. */
  setBudget(backend: BackendKey, budget: DailyBudget | null, note: ChangeNote): Promise<void>
  /** Newest first. */
  changes(limit: number): Promise<readonly MoneyChange[]>

  report(week: string): Promise<SentReport | undefined>
  /** Newest first. */
  reports(limit: number): Promise<readonly SentReport[]>
  /** Report and messages in one write; false: that week has left already, and nothing is written. */
  sendReport(report: SentReport, effects: readonly Effect[]): Promise<boolean>
}
