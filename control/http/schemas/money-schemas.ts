/** Money as it is answered: micro-dollars, characters, epoch milliseconds; null where a figure cannot be said. */

import { z } from '@hono/zod-openapi'
import { ARMS } from '../../../gateway-plugin/contract.ts'
import type {
  AccountDayView,
  BreakEven,
  Crossing,
  MoneyView,
  MonthPace,
  RestingShare,
  SpanMoney,
  SpendPart,
  UnpricedUse,
  WhatIfView,
} from '../../app/money-views.ts'

const dollars = z.number().openapi({ description: 'Micro-dollars' })
const maybeDollars = z.number().nullable().openapi({ description: 'Micro-dollars' })
const moment = z.number().openapi({ description: 'Epoch milliseconds' })
const characters = z.number().openapi({ description: 'Characters' })
const text = z.string()

const spanFields = {
  from: moment,
  to: moment,
  counterfactual: dollars,
  metered: dollars,
  fixedServer: dollars,
  fixedAll: dollars,
  net: dollars,
  netServerOnly: dollars,
  requests: z.number(),
  characters,
  provisional: z.boolean(),
}
export const spanMoney: z.ZodType<SpanMoney, SpanMoney> = z.object(spanFields).openapi('SpanMoney')

const dayFields = { ...spanFields, stage: z.string().nullable(), candidateFraction: z.number().nullable() }
export const dayMoney = z.object(dayFields).openapi('DayMoney')

const partFields = {
  rollout: z.string().nullable(),
  arm: z.enum(ARMS),
  role: z.string(),
  backend: z.string(),
  model: z.string(),
  account: z.string(),
  calls: z.number(),
  characters,
  microUnits: z.number().openapi({ description: "Millionths of the account's unit" }),
  unit: z.string(),
  cost: dollars,
  state: z.enum(['listed', 'measured', 'mixed']),
}
const spendPart: z.ZodType<SpendPart, SpendPart> = z.object(partFields).openapi('SpendPart')

const unpricedUse: z.ZodType<UnpricedUse, UnpricedUse> = z
  .object({ backend: z.string(), model: z.string(), calls: z.number(), characters, since: moment })
  .openapi('UnpricedUse')

const crossing: z.ZodType<Crossing, Crossing> = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('above-since'), since: moment, text }),
    z.object({
      kind: z.literal('expected'),
      at: moment,
      earliest: moment,
      latest: z.number().nullable().openapi({ description: 'Epoch milliseconds; null: perhaps never' }),
      text,
    }),
    z.object({ kind: z.literal('not-at-this-growth'), text }),
    z.object({ kind: z.literal('too-little-data'), text }),
  ])
  .openapi('Crossing')

export const breakEven: z.ZodType<BreakEven, BreakEven> = z
  .object({
    charactersPerDay: z.number().nullable(),
    charactersPerMonth: z.number().nullable(),
    crossing,
    text,
  })
  .openapi('BreakEven')

const restingShare: z.ZodType<RestingShare, RestingShare> = z
  .object({
    best: z.number().openapi({ description: 'Basis points' }),
    current: z.number().openapi({ description: 'Basis points' }),
    bestCost: dollars,
    currentCost: dollars,
    curve: z.array(z.object({ share: z.number(), cost: dollars })),
    assumptions: z.array(z.string()),
    text,
  })
  .openapi('RestingShare')

export const monthPace: z.ZodType<MonthPace, MonthPace> = z
  .object({
    from: moment,
    to: moment,
    spent: dollars,
    projectedToDate: dollars,
    projected: dollars,
    end: dollars,
    endLow: dollars,
    endHigh: dollars,
    ratio: z.number().nullable(),
    maxRatio: z.number(),
    state: z.enum(['healthy', 'insufficient', 'stale', 'suspect', 'breached']),
    attribution: z.array(z.object({ name: z.string(), cost: dollars, text })),
    staying: dollars,
    goingBack: dollars,
    text,
  })
  .openapi('MonthPace')

export const moneyView: z.ZodType<MoneyView, MoneyView> = z
  .object({
    asOf: moment,
    rollout: z.string().nullable(),
    headline: z.string(),
    subline: z.string(),
    since: z.number().nullable().openapi({ description: 'Epoch milliseconds' }),
    toDate: spanMoney,
    week: spanMoney,
    weekBefore: spanMoney,
    month: spanMoney,
    days: z.array(dayMoney),
    span: spanMoney,
    parts: z.array(spendPart),
    unpriced: z.array(unpricedUse),
    perThousand: z.object({
      candidateServerOnly: maybeDollars,
      candidateAll: maybeDollars,
      baseline: maybeDollars,
    }),
    volume: z.number().nullable().openapi({ description: 'Characters a day' }),
    breakEven: z.object({ serverOnly: breakEven, all: breakEven }),
    payback: z.object({ oneOff: dollars, paidBack: dollars, at: z.number().nullable(), text }).nullable(),
    utilisation: z
      .object({
        peak: z.number().openapi({ description: 'Requests a second' }),
        capacity: z.number().nullable(),
        fraction: z.number().nullable(),
        text,
      })
      .nullable(),
    resting: restingShare.nullable(),
    alternatives: z.array(
      z.object({
        name: z.string(),
        model: z.string(),
        cost: dollars,
        source: z.string(),
        note: z.string(),
      }),
    ),
    pace: z.array(z.object({ rollout: z.string(), pace: monthPace.nullable(), text })),
    budgets: z.array(
      z.object({
        backend: z.string(),
        limit: dollars,
        spent: dollars,
        hardStop: z.boolean(),
        state: z.enum(['ok', 'warned', 'spent']),
        until: moment,
      }),
    ),
  })
  .openapi('Money')

export const accountDayView: z.ZodType<AccountDayView, AccountDayView> = z
  .object({
    account: z.string(),
    day: moment,
    unit: z.string(),
    microUnits: z.number(),
    freeMicroUnits: z.number(),
    billedMicroUnits: z.number(),
    tariffs: z.array(z.string()),
    cost: dollars,
    provisional: z.boolean(),
    parts: z.array(z.object({ ...partFields, hour: moment })),
    unpriced: z.array(unpricedUse),
    accounts: z.array(z.string()),
  })
  .openapi('AccountDay')

const volumes = z.object({ charactersPerDay: z.number(), charactersPerMonth: z.number() }).nullable()

export const whatIfView: z.ZodType<WhatIfView, WhatIfView> = z
  .object({
    input: z.object({
      charactersPerDay: z.number(),
      growthPerMonth: z.number(),
      serverPerMonth: z.number().openapi({ description: 'US dollars' }),
      operationsHours: z.number(),
      hourlyRate: z.number().openapi({ description: 'US dollars' }),
      otherPerMonth: z.number().openapi({ description: 'US dollars' }),
      vendorModel: z.string(),
      share: z.number(),
      months: z.number(),
    }),
    vendor: dollars,
    serverOnly: dollars,
    all: dollars,
    hosted: dollars,
    hostedModel: z.string(),
    saving: dollars,
    savingServerOnly: dollars,
    breakEven: z.object({ serverOnly: volumes, all: volumes }),
    curve: z.array(
      z.object({
        charactersPerDay: z.number(),
        vendor: dollars,
        serverOnly: dollars,
        all: dollars,
        hosted: dollars,
      }),
    ),
    months: z.array(
      z.object({ month: z.number(), charactersPerDay: z.number(), vendor: dollars, own: dollars }),
    ),
    crossesAfterMonths: z.object({ serverOnly: z.number().nullable(), all: z.number().nullable() }),
    text,
  })
  .openapi('WhatIf')
