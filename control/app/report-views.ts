/** The weekly report as people read it. Units as in `money-views.ts`; rates are fractions, latencies milliseconds. */

import type { BreakEven, DayMoney, MoneyView, SpanMoney } from './money-views.ts'

/** One arm or backend in one week. */
export interface ReportLine {
  readonly name: string
  readonly requests: number
  readonly characters: number
  readonly cacheHitRate: number | null
  readonly errorRate: number | null
  /** Judged requests behind the error rate and the latencies. */
  readonly judged: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly availability: number | null
  readonly cost: number
}

export interface ReportRollout {
  readonly key: string
  readonly name: string
  readonly stage: string
  readonly share: number
  readonly candidateName: string
  readonly baselineName: string
  readonly baseline: { readonly now: ReportLine; readonly before: ReportLine | null }
  readonly candidate: { readonly now: ReportLine; readonly before: ReportLine | null }
  /** Primary requests of this week that another backend than the assigned one answered, of all: 0 to 1. */
  readonly fallbackRate: number | null
  readonly money: SpanMoney
  readonly moneyBefore: SpanMoney | null
  readonly decisions: readonly { readonly id: number; readonly at: number; readonly text: string }[]
  readonly incidents: readonly {
    readonly id: number
    readonly title: string
    readonly status: 'open' | 'closed'
    readonly cause: string | null
  }[]
}

/** The page that decides. Monday to Sunday, ISO 8601, in UTC. */
export interface ReportView {
  /** `2026-W48`. */
  readonly week: string
  readonly from: number
  readonly to: number
  /** When it left; null: made on request, or the week is not over. */
  readonly sentAt: number | null
  readonly complete: boolean
  readonly headline: string
  readonly subline: string
  readonly total: SpanMoney
  readonly before: SpanMoney | null
  readonly toDate: SpanMoney
  readonly days: readonly DayMoney[]
  readonly breakEven: BreakEven
  readonly volume: number | null
  readonly perThousand: MoneyView['perThousand']
  readonly rollouts: readonly ReportRollout[]
  /** What to do next, most pressing first; at most three. */
  readonly actions: readonly { readonly text: string; readonly path: string }[]
  readonly notes: readonly string[]
}

export interface ReportListing {
  readonly week: string
  readonly from: number
  readonly to: number
  readonly sentAt: number | null
  readonly net: number | null
}
