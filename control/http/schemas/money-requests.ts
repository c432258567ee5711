/** Prices, costs, projections and budgets as people enter them. Whether an entry fits the others is the core's to say. */

import { z } from '@hono/zod-openapi'
import { COST_CATEGORIES } from '../../core/cost/fixed-cost.ts'
import { CURRENCIES, RATE_BASES } from '../../core/cost/price-book.ts'
import type { BackendKey, RolloutKey } from '../../core/ids.ts'
import type { MicroUsd } from '../../core/units.ts'
import { strictObject } from './strict-object.ts'
import { key, prose, share, time, title } from './values.ts'

/** Digits as they stand on a bill: a fraction of a cent is no binary number. */
const decimal = (what: string) =>
  z
    .string()
    .regex(/^\d{1,15}(?:\.\d{1,12})?$/, 'expected a decimal number in quotes, at least 0, such as "0.015"')
    .openapi({ description: `${what}, decimal text`, example: '0.015' })
const per = (what: string) => z.int().min(1).max(1_000_000_000).openapi({ description: what, example: 1_000 })
const account = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected 1 to 63 characters of a-z, 0-9 and -')
  .openapi({ description: 'Whose bill it is; its models share its free units', example: 'cloudflare' })
const unit = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9 -]{0,31}$/, 'expected a word such as neurons, or a currency')
  .openapi({ description: 'What the account counts: neurons, or a currency', example: 'neurons' })
const model = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .openapi({ description: 'As its backend calls it', example: '@cf/deepgram/aura-1' })
const currency = z.enum(CURRENCIES)
const hour = time.openapi({ description: 'Epoch milliseconds of a whole UTC hour: in force from then on' })
const backendKey = key as unknown as z.ZodType<BackendKey, BackendKey>
const rolloutKey = (key as unknown as z.ZodType<RolloutKey, RolloutKey>).nullable()
const origin = {
  source: title.openapi({ description: 'A page with its date, an invoice, a measurement' }),
  note: z.string().trim().max(2_000).default(''),
}
/** For the history; what is new may speak for itself. */
const maybeReason = z.string().trim().max(2_000).default('')
export const reasonOnly = strictObject({ reason: prose }).openapi('MoneyReason')

const tariff = {
  kind: z.literal('tariff'),
  account,
  unit,
  price: decimal('Money per `per` units'),
  per: per('Units'),
  currency,
  freePerDay: decimal('Units a UTC day that cost nothing').default('0'),
  from: hour,
  ...origin,
}
const rate = {
  kind: z.literal('rate'),
  account,
  backend: backendKey
    .nullable()
    .default(null)
    .openapi({ description: 'Null: every metered backend that calls this model' }),
  model,
  base: z.enum(RATE_BASES).openapi({ description: 'What is counted' }),
  amount: decimal('Units of the account per `per` of the base'),
  per: per('Characters, seconds of audio, requests or units of the vendor'),
  from: hour,
  until: hour
    .nullable()
    .default(null)
    .openapi({ description: 'Epoch milliseconds; null: until the next one' }),
  ...origin,
}
const exchange = {
  kind: z.literal('exchange'),
  currency: z.enum(['EUR']),
  usd: decimal('Dollars for one unit of the currency'),
  from: hour,
  ...origin,
}
const ofModel = {
  kind: z.literal('model'),
  backend: key,
  model,
  base: z.enum(RATE_BASES).default('characters'),
  amount: decimal('Money per `per` of the base'),
  per: per('Characters, seconds of audio or requests').default(1_000),
  currency: currency.default('USD'),
  from: hour,
  ...origin,
}

/** `model` is the short form: money for the use of one model; what it needs is entered with it. */
export const addPriceRequest = z
  .discriminatedUnion('kind', [
    strictObject({ ...tariff, reason: maybeReason }),
    strictObject({ ...rate, reason: maybeReason }),
    strictObject({ ...exchange, reason: maybeReason }),
    strictObject({ ...ofModel, reason: maybeReason }),
  ])
  .openapi('AddPrice')

export const setPriceRequest = z
  .discriminatedUnion('kind', [
    strictObject({ ...tariff, reason: prose }),
    strictObject({ ...rate, reason: prose }),
    strictObject({ ...exchange, reason: prose }),
  ])
  .openapi('SetPrice')

const fixed = {
  kind: z.literal('fixed'),
  name: title,
  category: z.enum(COST_CATEGORIES),
  rollout: rolloutKey.default(null).openapi({ description: 'Null: for all rollouts together' }),
  monthly: z.discriminatedUnion('kind', [
    strictObject({ kind: z.literal('amount'), amount: decimal('Money a calendar month') }),
    strictObject({
      kind: z.literal('hours'),
      hours: decimal('Hours a calendar month'),
      rate: decimal('Money an hour'),
    }),
  ]),
  currency: currency.default('USD'),
  from: time,
  to: time.nullable().default(null).openapi({ description: 'Epoch milliseconds; null: goes on' }),
  avoidable: z
    .boolean()
    .default(false)
    .openapi({ description: 'true: ends when nothing runs on the candidate any more; false: spent anyway' }),
  ...origin,
}
const oneOff = {
  kind: z.literal('one-off'),
  name: title,
  rollout: rolloutKey.default(null).openapi({ description: 'Null: for all rollouts together' }),
  amount: decimal('Money, once'),
  currency: currency.default('USD'),
  at: time,
  ...origin,
}

export const addCostRequest = z
  .discriminatedUnion('kind', [
    strictObject({ ...fixed, reason: maybeReason }),
    strictObject({ ...oneOff, reason: maybeReason }),
  ])
  .openapi('AddCost')

export const setCostRequest = z
  .discriminatedUnion('kind', [
    strictObject({ ...fixed, reason: prose }),
    strictObject({ ...oneOff, reason: prose }),
  ])
  .openapi('SetCost')

export const projectionRequest = strictObject({
  stages: z
    .array(
      strictObject({
        stage: z.string().min(1).max(64).openapi({ description: 'Name of a stage of the ladder' }),
        vendorPerMonth: decimal('US dollars that the vendor will bill a calendar month'),
        selfHostedPerMonth: decimal('US dollars that the candidate will cost a calendar month'),
        candidateCharactersPerMonth: z
          .int()
          .min(0)
          .max(1e15)
          .nullable()
          .default(null)
          .openapi({ description: 'Characters that the candidate is to speak; null: not said' }),
      }),
    )
    .min(1)
    .max(50),
  ...origin,
  reason: maybeReason,
}).openapi('SetProjection')

export const budgetRequest = strictObject({
  limit: (z.int().min(1).max(1e15) as unknown as z.ZodType<MicroUsd, MicroUsd>).openapi({
    description: 'Micro-dollars a UTC day; 1000000 are a dollar',
  }),
  hardStop: z
    .boolean()
    .default(false)
    .openapi({ description: 'true: requests of users are turned away too once it is spent' }),
  reason: maybeReason,
}).openapi('SetBudget')

const dollars = z.number().min(0).max(1e9)

/** What is left out is as it is now. */
export const whatIfRequest = strictObject({
  rollout: key.optional().openapi({ description: 'Whose traffic and costs to begin from; absent: all' }),
  charactersPerDay: z.number().min(0).max(1e12).optional(),
  growthPerMonth: z
    .number()
    .min(-0.95)
    .max(10)
    .optional()
    .openapi({ description: '0.05 is 5 % a month, compounded' }),
  serverPerMonth: dollars.optional().openapi({ description: 'US dollars a month' }),
  operationsHours: z.number().min(0).max(1_000).optional().openapi({ description: 'Hours a month' }),
  hourlyRate: z.number().min(0).max(10_000).optional().openapi({ description: 'US dollars an hour' }),
  otherPerMonth: dollars
    .optional()
    .openapi({ description: 'Monitoring, backups and the rest: US dollars a month' }),
  vendorModel: model.optional(),
  share: share.optional(),
  months: z.int().min(1).max(60).optional().openapi({ description: 'How many months to look ahead' }),
}).openapi('WhatIfQuestion')
