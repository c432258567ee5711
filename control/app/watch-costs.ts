/**
 * Watches over money, off the judge's beat: the month's pace of each rollout, what its requests cost and what it saved,
 * once a minute; and what metered backends have spent of their daily budgets, every few seconds. It computes and tells;
 * what follows for traffic is the judge's and the plan's.
 */

import { monthOf } from '../core/cost/calendar.ts'
import { pricesOf } from '../core/cost/lookup.ts'
import { spanForPace } from '../core/cost/month-pace.ts'
import { judgeOverrun } from '../core/cost/overrun.ts'
import { type Rollout, stageNameOf } from '../core/rollout.ts'
import { makeCostRates } from '../core/triggers/make-cost-rates.ts'
import { toPaceReading } from '../core/triggers/to-pace-reading.ts'
import type { EpochMs } from '../core/units.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import { measureSavedToDate } from './measure-saved-to-date.ts'
import { measureSaving } from './measure-saving.ts'
import { usageRows } from './money/usage-rows.ts'
import { stagesOf } from './stages-in-force.ts'
import { watchBudgets } from './watch-budgets.ts'

export interface CostWatch {
  /** Called every few seconds. */
  check(): Promise<void>
}

const PACE_EVERY_MS = 60_000

export function createCostWatch(ctx: AppContext, desk: AlertDesk): CostWatch {
  let pacedAt = Number.NEGATIVE_INFINITY
  return {
    async check() {
      await watchBudgets(ctx, desk)
      const now = ctx.clock.judgeNow()
      if (now - pacedAt < PACE_EVERY_MS) return
      await watchPace(ctx)
      pacedAt = now
    },
  }
}

async function watchPace(ctx: AppContext): Promise<void> {
  const { money, usage } = ctx.store
  const now = ctx.clock.now()
  const [book, fixed, all, backends] = await Promise.all([
    money.priceBook(),
    money.fixedCosts(),
    ctx.store.rollouts.list(),
    ctx.store.rollouts.backends(),
  ])
  const rollouts = all.filter(({ state }) => state.phase !== 'abandoned')
  const prices = pricesOf(book)
  const span = spanForPace(now)
  const rows = await usageRows(usage, book, span)
  const sharing = rollouts.map(({ key }) => key)
  for (const rollout of rollouts) {
    const [projection = null] = await money.projections(rollout.key)
    const stages = await stagesOf(ctx.store.rollouts, rollout)
    const overrun = judgeOverrun({
      now,
      rollout: rollout.key,
      startedAt: stages.find(({ stage }) => stage !== 'draft')?.from ?? now,
      stages,
      projection,
      rows,
      prices,
      fixed,
      rollouts: sharing,
      rules: rulesOf(rollout),
    })
    ctx.judges.paced(rollout.key, toPaceReading(overrun, monthOf(now)))
    const stage = stageNameOf(rollout)
    await ctx.judges.setCostRates(
      rollout.key,
      makeCostRates({
        now: now as EpochMs,
        rollout: rollout.key,
        stage,
        projection,
        fixed,
        sharing: sharing.length,
        prices,
        backends,
      }),
    )
  }
  await measureSaving(ctx, { book, prices, fixed, rollouts: sharing, now })
  await measureSavedToDate(ctx)
}

function rulesOf({ policy }: Rollout) {
  const { maxRatio, warnRatio } = policy.triggers.cost
  return { maxRatio, warnRatio }
}
