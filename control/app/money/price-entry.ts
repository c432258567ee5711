/** The three kinds of prices, each with its check and its words. */

import {
  checkExchangeRate,
  checkRate,
  checkTariff,
  type KnownForPrices,
} from '../../core/cost/check-prices.ts'
import { describeExchange, describeRateEntry, describeTariff } from '../../core/cost/describe-entry.ts'
import type { MoneyProblem } from '../../core/cost/money-problem.ts'
import type { ExchangeRate, PriceBook, Rate, Tariff } from '../../core/cost/price-book.ts'
import type { EntryReceipt, PriceKind } from './money-api.ts'

export type PriceEntry =
  | { readonly kind: 'tariff'; readonly entry: Tariff }
  | { readonly kind: 'rate'; readonly entry: Rate }
  | { readonly kind: 'exchange'; readonly entry: ExchangeRate }

export function checkPrice({ kind, entry }: PriceEntry, known: KnownForPrices): readonly MoneyProblem[] {
  switch (kind) {
    case 'tariff':
      return checkTariff(entry, known)
    case 'rate':
      return checkRate(entry, known)
    case 'exchange':
      return checkExchangeRate(entry, known)
  }
}

export function findPrice(book: PriceBook, kind: PriceKind, id: number): PriceEntry | undefined {
  switch (kind) {
    case 'tariff': {
      const entry = book.tariffs.find((one) => one.id === id)
      return entry && { kind, entry }
    }
    case 'rate': {
      const entry = book.rates.find((one) => one.id === id)
      return entry && { kind, entry }
    }
    case 'exchange': {
      const entry = book.exchange.find((one) => one.id === id)
      return entry && { kind, entry }
    }
  }
}

export function priceReceipt({ kind, entry }: PriceEntry, book: PriceBook): EntryReceipt {
  const subject = String(entry.id)
  switch (kind) {
    case 'tariff':
      return { kind, subject, text: describeTariff(entry) }
    case 'rate':
      return { kind, subject, text: describeRateEntry(entry, unitOf(entry.account, book)) }
    case 'exchange':
      return { kind, subject, text: describeExchange(entry) }
  }
}

/** What an account counts; all its tariffs count the same. */
export function unitOf(account: string, book: PriceBook): string {
  return book.tariffs.find((tariff) => tariff.account === account)?.unit ?? 'units'
}
