import { DAY_MS } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import type { Result } from '../errors.ts'
import type { MoneyView, SpanMoney } from '../money-views.ts'

export interface SpanQuery {
  /** Null: all rollouts together. */
  readonly rollout: string | null
  readonly from: number
  readonly to: number
}

/** What a report takes from the page of money. */
export type ReportMoney = Pick<
  MoneyView,
  | 'headline'
  | 'span'
  | 'toDate'
  | 'days'
  | 'parts'
  | 'unpriced'
  | 'perThousand'
  | 'volume'
  | 'breakEven'
  | 'pace'
  | 'resting'
> & { readonly budgets: readonly Pick<MoneyView['budgets'][number], 'backend' | 'limit' | 'state'>[] }

/** Answers what is asked of money, by the clock of its context. */
export type ReadMoney = (ctx: AppContext, query: SpanQuery) => Promise<Result<ReportMoney>>

/**
 * Money of a span as one would have seen it at a moment, with the prices that are known now: the same arithmetic
 * as on the page of money, under a clock that stands still.
 */
export async function readMoneyAt(
  ctx: AppContext,
  readMoney: ReadMoney,
  query: SpanQuery,
  asOf: EpochMs,
): Promise<ReportMoney> {
  const then = { ...ctx, clock: { now: () => asOf, judgeNow: () => asOf } }
  const read = await readMoney(then, query)
  if (!read.ok) throw new Error(`money as of ${asOf}: ${read.error.detail}`)
  return read.value
}

/** Whether batches may still come is a question of now, not of when one would have looked. */
export function settled<T extends SpanMoney>(span: T, now: number): T {
  return { ...span, provisional: span.provisional && span.to + DAY_MS > now }
}
