/**
 * What use costs: tariffs say what an account bills per unit, rates say how many units a model takes. Every entry
 * is dated, from one whole UTC hour on, and says where it comes from. Amounts are decimal texts, because 1,363.64
 * neurons per thousand characters is no binary fraction.
 */

import type { BackendKey } from '../ids.ts'
import type { EpochMs } from '../units.ts'

export const CURRENCIES = ['USD', 'EUR'] as const
export type Currency = (typeof CURRENCIES)[number]

/** Who entered it, when, and where the figure is from. */
export interface Origin {
  /** A page with its date, an invoice, a measurement. */
  readonly source: string
  readonly note: string
  readonly enteredAt: EpochMs
  /** `crossfade`: an entry that comes with the program. */
  readonly enteredBy: string
}

/** In force from `from` until the next one of the same account begins. */
export interface Tariff extends Origin {
  readonly id: number
  /** Whose bill it is; all models of one account share its free allocation. `cloudflare`, `deepinfra`. */
  readonly account: string
  /** What the account counts: `neurons`, or a currency where rates are money already. */
  readonly unit: string
  /** Decimal text: money per `per` units. */
  readonly price: string
  readonly per: number
  readonly currency: Currency
  /** Units a UTC day that cost nothing; they do not roll over. Decimal text. */
  readonly freePerDay: string
  /** A whole UTC hour. */
  readonly from: EpochMs
}

/** What is counted: text, audio, calls, or only what the vendor itself measures (`vendor-units`). */
export const RATE_BASES = ['characters', 'audio-seconds', 'requests', 'vendor-units'] as const
export type RateBase = (typeof RATE_BASES)[number]

/** In force from `from` until the next one of the same backend and model begins, or until `until`. */
export interface Rate extends Origin {
  readonly id: number
  readonly account: string
  /** Null: every metered backend that calls this model. One of its own goes before. */
  readonly backend: BackendKey | null
  readonly model: string
  readonly base: RateBase
  /** Decimal text: units of the account per `per` of the base. With `vendor-units` 1 per 1. */
  readonly amount: string
  readonly per: number
  readonly from: EpochMs
  /** Null: until the next one. */
  readonly until: EpochMs | null
}

/** Dollars for one unit of another currency, from a whole UTC hour on, until the next one. */
export interface ExchangeRate extends Origin {
  readonly id: number
  readonly currency: Exclude<Currency, 'USD'>
  /** Decimal text. */
  readonly usd: string
  readonly from: EpochMs
}

export interface PriceBook {
  readonly tariffs: readonly Tariff[]
  readonly rates: readonly Rate[]
  readonly exchange: readonly ExchangeRate[]
}
