/** What was entered about money, as it is answered. */

import { z } from '@hono/zod-openapi'
import type { EntryReceipt } from '../../app/money/money-api.ts'
import type { CostsView, MoneyHistoryView, PricesView } from '../../app/money-views.ts'
import { COST_CATEGORIES } from '../../core/cost/fixed-cost.ts'
import { CURRENCIES, RATE_BASES } from '../../core/cost/price-book.ts'

const dollars = z.number().openapi({ description: 'Micro-dollars' })
const moment = z.number().openapi({ description: 'Epoch milliseconds' })
const decimal = z.string().openapi({ description: 'Decimal text' })
const origin = { source: z.string(), note: z.string(), enteredAt: moment, enteredBy: z.string() }

export const pricesView = z
  .object({
    tariffs: z.array(
      z.object({
        id: z.int(),
        account: z.string(),
        unit: z.string(),
        price: decimal,
        per: z.number(),
        currency: z.enum(CURRENCIES),
        freePerDay: decimal,
        from: moment,
        ...origin,
      }),
    ),
    rates: z.array(
      z.object({
        id: z.int(),
        account: z.string(),
        backend: z.string().nullable(),
        model: z.string(),
        base: z.enum(RATE_BASES),
        amount: decimal,
        per: z.number(),
        from: moment,
        until: z.number().nullable(),
        ...origin,
      }),
    ),
    exchange: z.array(
      z.object({ id: z.int(), currency: z.enum(['EUR']), usd: decimal, from: moment, ...origin }),
    ),
    missing: z.array(z.object({ backend: z.string(), model: z.string() })),
    models: z.array(z.object({ backend: z.string(), model: z.string(), metered: z.boolean() })),
  })
  .openapi('Prices') as unknown as z.ZodType<PricesView, PricesView>

export const costsView = z
  .object({
    fixed: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        category: z.enum(COST_CATEGORIES),
        rollout: z.string().nullable(),
        monthly: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('amount'), amount: decimal }),
          z.object({ kind: z.literal('hours'), hours: decimal, rate: decimal }),
        ]),
        currency: z.enum(CURRENCIES),
        from: moment,
        to: z.number().nullable(),
        avoidable: z.boolean(),
        ...origin,
      }),
    ),
    oneOff: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        rollout: z.string().nullable(),
        amount: decimal,
        currency: z.enum(CURRENCIES),
        at: moment,
        ...origin,
      }),
    ),
    projections: z.array(
      z.object({
        id: z.int(),
        rollout: z.string(),
        stages: z.array(
          z.object({
            stage: z.string(),
            vendorPerMonth: decimal,
            selfHostedPerMonth: decimal,
            candidateCharactersPerMonth: z.number().nullable(),
          }),
        ),
        ...origin,
      }),
    ),
    budgets: z.array(z.object({ backend: z.string(), limit: dollars, hardStop: z.boolean() })),
    perMonth: z.object({ server: dollars, all: dollars }),
  })
  .openapi('Costs') as unknown as z.ZodType<CostsView, CostsView>

export const moneyHistory = z
  .object({
    changes: z.array(
      z.object({
        id: z.int(),
        at: moment,
        by: z.string(),
        kind: z.enum(['tariff', 'rate', 'exchange', 'fixed', 'oneOff', 'projection', 'budget']),
        subject: z.string(),
        before: z.unknown(),
        after: z.unknown(),
        reason: z.string(),
      }),
    ),
  })
  .openapi('MoneyHistory') as unknown as z.ZodType<MoneyHistoryView, MoneyHistoryView>

export const entryReceipt: z.ZodType<EntryReceipt, EntryReceipt> = z
  .object({
    kind: z.enum(['tariff', 'rate', 'exchange', 'fixed', 'one-off', 'projection', 'budget']),
    subject: z.string(),
    text: z.string(),
  })
  .openapi('MoneyEntry')
