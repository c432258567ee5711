/** The forms of prices, costs and budgets: their fields are named as the API names them. */

import { COST_CATEGORIES } from '../../../control/core/cost/fixed-cost.ts'
import { CURRENCIES, RATE_BASES } from '../../../control/core/cost/price-book.ts'

export const FORM_KINDS = ['model', 'tariff', 'rate', 'exchange', 'fixed', 'one-off', 'budget'] as const
export type FormKind = (typeof FORM_KINDS)[number]

export interface Field {
  /** As the API calls it: `monthly.amount`. */
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'decimal' | 'whole' | 'choice' | 'hour' | 'day' | 'check' | 'list' | 'dollars'
  readonly hint?: string
  readonly options?: readonly { readonly value: string; readonly text: string }[]
  /** An empty text means null. */
  readonly optional?: boolean
  /** Shown only while another field has this value. */
  readonly when?: { readonly name: string; readonly is: string }
}

export interface Form {
  readonly kind: FormKind
  readonly title: string
  readonly lead: string
  readonly fields: readonly Field[]
}

const choices = (values: readonly string[], words: Readonly<Record<string, string>> = {}) =>
  values.map((value) => ({ value, text: words[value] ?? value }))

const BASES = {
  characters: 'characters of text',
  'audio-seconds': 'seconds of audio',
  requests: 'requests',
  'vendor-units': 'units that the vendor itself measures',
}
const SOURCE: Field = {
  name: 'source',
  label: 'Source',
  type: 'text',
  hint: 'A page with its date, an invoice, a measurement.',
}
const NOTE: Field = { name: 'note', label: 'Note', type: 'text', optional: true }
const HOUR: Field = {
  name: 'from',
  label: 'In force from, UTC',
  type: 'hour',
  hint: 'A whole hour. Use before it keeps the price that was in force.',
}
const CURRENCY: Field = { name: 'currency', label: 'Currency', type: 'choice', options: choices(CURRENCIES) }
const ROLLOUT: Field = { name: 'rollout', label: 'For', type: 'list', optional: true }

export const FORMS: Readonly<Record<FormKind, Form>> = {
  model: {
    kind: 'model',
    title: 'Price of a model',
    lead: 'What the use of one model costs. It counts from its date on, for the past as well.',
    fields: [
      { name: 'backend', label: 'Backend', type: 'list' },
      { name: 'model', label: 'Model', type: 'text', hint: 'As its backend calls it.' },
      { name: 'amount', label: 'Price', type: 'decimal' },
      { name: 'per', label: 'for how many', type: 'whole' },
      { name: 'base', label: 'of what', type: 'choice', options: choices(RATE_BASES.slice(0, 3), BASES) },
      CURRENCY,
      HOUR,
      SOURCE,
      NOTE,
    ],
  },
  tariff: {
    kind: 'tariff',
    title: 'Tariff of an account',
    lead: 'What an account bills for a unit. All models of the account share its free units of a day.',
    fields: [
      { name: 'account', label: 'Account', type: 'text', hint: 'cloudflare, deepinfra' },
      {
        name: 'unit',
        label: 'Unit',
        type: 'text',
        hint: 'neurons, or a currency where rates are money already',
      },
      { name: 'price', label: 'Price', type: 'decimal' },
      { name: 'per', label: 'for how many units', type: 'whole' },
      CURRENCY,
      { name: 'freePerDay', label: 'Free units a UTC day', type: 'decimal' },
      HOUR,
      SOURCE,
      NOTE,
    ],
  },
  rate: {
    kind: 'rate',
    title: 'Rate of a model',
    lead: 'How many units of its account a model takes.',
    fields: [
      { name: 'account', label: 'Account', type: 'text' },
      { name: 'backend', label: 'Backend', type: 'list', optional: true },
      { name: 'model', label: 'Model', type: 'text', hint: 'As its backend calls it.' },
      { name: 'amount', label: 'Units', type: 'decimal' },
      { name: 'per', label: 'for how many', type: 'whole' },
      { name: 'base', label: 'of what', type: 'choice', options: choices(RATE_BASES, BASES) },
      HOUR,
      {
        name: 'until',
        label: 'Until, UTC',
        type: 'hour',
        optional: true,
        hint: 'Empty: until the next one.',
      },
      SOURCE,
      NOTE,
    ],
  },
  exchange: {
    kind: 'exchange',
    title: 'Exchange rate',
    lead: 'Dollars for one unit of another currency.',
    fields: [
      {
        name: 'currency',
        label: 'Currency',
        type: 'choice',
        options: choices(CURRENCIES.filter((it) => it !== 'USD')),
      },
      { name: 'usd', label: 'Dollars for one', type: 'decimal' },
      HOUR,
      SOURCE,
      NOTE,
    ],
  },
  fixed: {
    kind: 'fixed',
    title: 'Monthly cost',
    lead: 'Counted by the second of each calendar month, whether anybody uses it or not.',
    fields: [
      { name: 'name', label: 'Name', type: 'text' },
      { name: 'category', label: 'Kind', type: 'choice', options: choices(COST_CATEGORIES) },
      {
        name: 'monthly.kind',
        label: 'Counted as',
        type: 'choice',
        options: choices(['amount', 'hours'], { amount: 'an amount a month', hours: 'hours at a rate' }),
      },
      {
        name: 'monthly.amount',
        label: 'Amount a month',
        type: 'decimal',
        when: { name: 'monthly.kind', is: 'amount' },
      },
      {
        name: 'monthly.hours',
        label: 'Hours a month',
        type: 'decimal',
        when: { name: 'monthly.kind', is: 'hours' },
      },
      {
        name: 'monthly.rate',
        label: 'Money an hour',
        type: 'decimal',
        when: { name: 'monthly.kind', is: 'hours' },
      },
      CURRENCY,
      ROLLOUT,
      { name: 'from', label: 'From, UTC day', type: 'day' },
      { name: 'to', label: 'Until, UTC day', type: 'day', optional: true, hint: 'Empty: it goes on.' },
      {
        name: 'avoidable',
        label: 'Ends when nothing runs on the candidate any more',
        type: 'check',
        hint: 'If not, the money of this month is spent whatever is decided.',
      },
      SOURCE,
      NOTE,
    ],
  },
  'one-off': {
    kind: 'one-off',
    title: 'Cost that falls due once',
    lead: 'What moving cost; the saving pays it back over time.',
    fields: [
      { name: 'name', label: 'Name', type: 'text' },
      { name: 'amount', label: 'Amount', type: 'decimal' },
      CURRENCY,
      ROLLOUT,
      { name: 'at', label: 'Day, UTC', type: 'day' },
      SOURCE,
      NOTE,
    ],
  },
  budget: {
    kind: 'budget',
    title: 'Daily budget',
    lead: 'What a metered backend may cost in a UTC day. At 80 % people are told; at 100 % shadows, probes and benchmarks stop.',
    fields: [
      { name: 'backend', label: 'Backend', type: 'list' },
      { name: 'limit', label: 'Dollars a UTC day', type: 'dollars' },
      {
        name: 'hardStop',
        label: 'Turn users’ requests away too once it is spent',
        type: 'check',
        hint: 'Off: users are served, and it costs more than the budget.',
      },
    ],
  },
}
