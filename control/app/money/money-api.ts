/** What can be asked of money and entered about it, whoever asks. */

import type { Actor } from '../../core/actor.ts'
import type { DailyBudget } from '../../core/cost/daily-budget.ts'
import type { FixedCost, OneOffCost } from '../../core/cost/fixed-cost.ts'
import type { Currency, ExchangeRate, Rate, RateBase, Tariff } from '../../core/cost/price-book.ts'
import type { StageProjection } from '../../core/cost/projection.ts'
import type { Result } from '../errors.ts'
import type {
  AccountDayView,
  CostsView,
  MoneyHistoryView,
  MoneyView,
  PricesView,
  WhatIfInput,
  WhatIfView,
} from '../money-views.ts'

/** An entry as somebody enters it: its number, the time and the name are added. */
type Entered<T> = Omit<T, 'id' | 'enteredAt' | 'enteredBy'>

export const PRICE_KINDS = ['tariff', 'rate', 'exchange'] as const
export type PriceKind = (typeof PRICE_KINDS)[number]

export type PriceInput =
  | ({ readonly kind: 'tariff' } & Entered<Tariff>)
  | ({ readonly kind: 'rate' } & Entered<Rate>)
  | ({ readonly kind: 'exchange' } & Entered<ExchangeRate>)

/** Money for the use of one model, without an account that counts units: what is needed is entered with it. */
export interface ModelPriceInput {
  readonly kind: 'model'
  readonly backend: string
  readonly model: string
  readonly base: RateBase
  /** Decimal text: money per `per` of the base. */
  readonly amount: string
  readonly per: number
  readonly currency: Currency
  /** A whole UTC hour, epoch milliseconds. */
  readonly from: number
  readonly source: string
  readonly note: string
}

export const COST_KINDS = ['fixed', 'one-off'] as const
export type CostKind = (typeof COST_KINDS)[number]

export type CostInput =
  | ({ readonly kind: 'fixed' } & Entered<FixedCost>)
  | ({ readonly kind: 'one-off' } & Entered<OneOffCost>)

export interface ProjectionInput {
  readonly stages: readonly StageProjection[]
  readonly source: string
  readonly note: string
}

export type BudgetInput = Omit<DailyBudget, 'backend'>

/** What became of an entry, in words. */
export interface EntryReceipt {
  readonly kind: PriceKind | CostKind | 'projection' | 'budget'
  /** Number of the entry; of a budget the backend, of a projection the rollout it is for. */
  readonly subject: string
  /** "1,363.64 neurons per 1,000 characters of @cf/deepgram/aura-1 from 2024-01-01". */
  readonly text: string
}

/** What is left out is as it is now. */
export type WhatIfQuestion = { readonly [K in keyof WhatIfInput]?: WhatIfInput[K] | undefined }

export interface MoneyQuery {
  /** Null: all rollouts together. */
  readonly rollout: string | null
  /** Epoch milliseconds; null: the last 28 days. Whole UTC days are shown. */
  readonly from: number | null
  readonly to: number | null
}

export interface MoneyApi {
  read(query: MoneyQuery): Promise<Result<MoneyView>>
  /** Null: of the accounts used on that day, the one with the largest bill. */
  accountDay(day: number, account: string | null): Promise<Result<AccountDayView>>
  whatIf(question: WhatIfQuestion, rollout: string | null): Promise<Result<WhatIfView>>
  history(limit: number): Promise<MoneyHistoryView>

  prices(): Promise<PricesView>
  addPrice(
    actor: Actor,
    input: PriceInput | ModelPriceInput,
    reason: string,
  ): Promise<Result<readonly EntryReceipt[]>>
  /** The past is computed anew with it. */
  setPrice(actor: Actor, id: number, input: PriceInput, reason: string): Promise<Result<EntryReceipt>>
  removePrice(actor: Actor, kind: PriceKind, id: number, reason: string): Promise<Result<EntryReceipt>>

  costs(): Promise<CostsView>
  addCost(actor: Actor, input: CostInput, reason: string): Promise<Result<EntryReceipt>>
  setCost(actor: Actor, id: number, input: CostInput, reason: string): Promise<Result<EntryReceipt>>
  removeCost(actor: Actor, kind: CostKind, id: number, reason: string): Promise<Result<EntryReceipt>>

  /** The newest one counts; those before it stay in the history. */
  setProjection(
    actor: Actor,
    rollout: string,
    input: ProjectionInput,
    reason: string,
  ): Promise<Result<EntryReceipt>>
  /** Null takes it away. */
  setBudget(
    actor: Actor,
    backend: string,
    input: BudgetInput | null,
    reason: string,
  ): Promise<Result<EntryReceipt>>
}
