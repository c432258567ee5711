/** Weekly reports as they are answered: micro-dollars, characters, milliseconds, fractions; null for what is not known. */

import { z } from '@hono/zod-openapi'
import type { ReportListing, ReportView } from '../../app/report-views.ts'
import { breakEven, dayMoney, spanMoney } from './money-schemas.ts'

const moment = z.number().openapi({ description: 'Epoch milliseconds' })
const maybeMoment = z.number().nullable().openapi({ description: 'Epoch milliseconds' })
const fraction = z.number().nullable().openapi({ description: '0 to 1' })
const milliseconds = z.number().nullable().openapi({ description: 'Milliseconds' })
const week = z.string().openapi({ description: 'ISO week', example: '2026-W48' })

export const weekName = z.string().openapi({
  description: 'ISO week; with `.csv` at its end the answer is CSV',
  example: '2026-W48',
})

export const reportListing: z.ZodType<ReportListing, ReportListing> = z
  .object({
    week,
    from: moment,
    to: moment,
    sentAt: maybeMoment,
    net: z.number().nullable().openapi({ description: 'Micro-dollars' }),
  })
  .openapi('ReportListing')

const reportLine = z
  .object({
    name: z.string(),
    requests: z.number(),
    characters: z.number(),
    cacheHitRate: fraction,
    errorRate: fraction,
    judged: z.number(),
    p50: milliseconds,
    p95: milliseconds,
    p99: milliseconds,
    availability: fraction,
    cost: z.number().openapi({ description: 'Micro-dollars' }),
  })
  .openapi('ReportLine')

const arm = z.object({ now: reportLine, before: reportLine.nullable() })

const reportRollout = z
  .object({
    key: z.string(),
    name: z.string(),
    stage: z.string(),
    share: z.number().openapi({ description: 'Basis points' }),
    candidateName: z.string(),
    baselineName: z.string(),
    baseline: arm,
    candidate: arm,
    fallbackRate: fraction,
    money: spanMoney,
    moneyBefore: spanMoney.nullable(),
    decisions: z.array(z.object({ id: z.number(), at: moment, text: z.string() })),
    incidents: z.array(
      z.object({
        id: z.number(),
        title: z.string(),
        status: z.enum(['open', 'closed']),
        cause: z.string().nullable(),
      }),
    ),
  })
  .openapi('ReportRollout')

const dollars = z.number().nullable().openapi({ description: 'Micro-dollars' })

export const reportView: z.ZodType<ReportView, ReportView> = z
  .object({
    week,
    from: moment,
    to: moment,
    sentAt: maybeMoment,
    complete: z.boolean(),
    headline: z.string(),
    subline: z.string(),
    total: spanMoney,
    before: spanMoney.nullable(),
    toDate: spanMoney,
    days: z.array(dayMoney),
    breakEven,
    volume: z.number().nullable().openapi({ description: 'Characters a day' }),
    perThousand: z.object({ candidateServerOnly: dollars, candidateAll: dollars, baseline: dollars }),
    rollouts: z.array(reportRollout),
    actions: z.array(z.object({ text: z.string(), path: z.string() })),
    notes: z.array(z.string()),
  })
  .openapi('Report')
