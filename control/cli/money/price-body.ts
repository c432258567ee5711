/** The options of a price as control takes them. */

import type { PriceKind } from '../../app/money/money-api.ts'
import { CURRENCIES, RATE_BASES } from '../../core/cost/price-book.ts'
import { type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { readChoice, readDecimal, readHour, readWhole } from './entry-options.ts'

type Body = Readonly<Record<string, unknown>>

/** `known` is the entry that is corrected: what no option names stays as it is, and nothing is missing. */
export function priceBody(context: CliContext, kind: PriceKind | 'model', known?: object): Body {
  const text = (name: string) => optionText(context.options, name)
  const must = (name: string, why: string) =>
    text(name) ?? (known ? undefined : usageError(`--${name} is missing: ${why}`))
  const decimal = (name: string, why: string) => {
    const given = must(name, why)
    return given === undefined ? undefined : readDecimal(name, given)
  }
  const currency = readChoice('currency', text('currency'), CURRENCIES)
  const perGiven = text('per')
  const per = perGiven === undefined ? undefined : readWhole('per', perGiven)
  const from = text('from') === undefined && known ? undefined : readHour(context, 'from')
  const until = text('until')
  const common = {
    kind,
    from,
    source: must('source', 'a page with its date, an invoice'),
    note: text('note'),
  }
  switch (kind) {
    case 'tariff':
      return given({
        ...common,
        account: must('account', 'whose bill it is'),
        unit: must('unit', 'what the account counts'),
        price: decimal('price', 'money per --per units'),
        per: per ?? fresh(known, 1_000),
        currency: currency ?? fresh(known, 'USD'),
        freePerDay: text('free-per-day') === undefined ? undefined : decimal('free-per-day', ''),
      })
    case 'rate':
      return given({
        ...common,
        account: must('account', 'whose bill it is'),
        backend: text('backend'),
        model: must('model', 'as its backend calls it'),
        base: readChoice('base', text('base'), RATE_BASES) ?? fresh(known, 'characters'),
        amount: decimal('amount', 'units of the account per --per of --base'),
        per: per ?? fresh(known, 1_000),
        until: until === undefined ? undefined : readHour(context, 'until'),
      })
    case 'exchange':
      return given({
        ...common,
        currency: currency ?? fresh(known, 'EUR'),
        usd: decimal('usd', 'dollars for one unit of the currency'),
      })
    case 'model':
      return given({
        ...common,
        backend: must('backend', 'the metered backend that calls the model'),
        model: must('model', 'as the backend calls it'),
        base: readChoice('base', text('base'), RATE_BASES),
        amount: decimal('amount', 'money per --per of --base'),
        per,
        currency,
      })
  }
}

function fresh<T>(known: object | undefined, value: T): T | undefined {
  return known ? undefined : value
}

function given(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
