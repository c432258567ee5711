import { countUsage } from '../../core/cost/count-usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { UsageQuery, UsageStore } from '../../ports/usage-store.ts'
import { inUsageOrder } from '../in-usage-order.ts'
import { USAGE_WIDTHS } from '../retention.ts'
import { keep } from './keep.ts'
import type { Memory } from './memory-state.ts'

export function createUsageStore({ attempts }: Memory): UsageStore {
  const rowsOf = (width: UsageQuery['width']) => [...attempts.usage.get(USAGE_WIDTHS[width])!.values()]
  return {
    read: async ({ width, from, to }) =>
      keep(inUsageOrder(rowsOf(width).filter(({ start }) => start >= from && start < to))),
    recompute: async ({ width, from, to }) =>
      inUsageOrder(
        countUsage(
          attempts.rows.filter(({ endedAt }) => endedAt >= from && endedAt < to),
          USAGE_WIDTHS[width],
        ),
      ),
    async firstDay() {
      const starts = rowsOf('day').map(({ start }) => start)
      return starts.length === 0 ? null : (Math.min(...starts) as EpochMs)
    },
  }
}
