/** Control without its adapters: everything that lives between a store and an edge. */

import type { AttemptReplay } from '../ports/attempt-replay.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import { createAlertDesk } from './alert-desk.ts'
import { createAlertWatch } from './alert-watch.ts'
import { createBackendHealth } from './backend-health.ts'
import { noteRevisions } from './backends.ts'
import { createBacktests } from './backtests.ts'
import { billByPlan } from './bill-by-plan.ts'
import type { AppContext } from './context.ts'
import type { ControlApi } from './control-api.ts'
import { createCostBoard } from './cost-board.ts'
import { createControlApi } from './create-control-api.ts'
import { createJudgeRoom } from './create-judge-room.ts'
import { createEventFeed } from './event-feed.ts'
import { createGatewayDirectory } from './gateway-directory.ts'
import { createJudgeLoop, type JudgeLoop } from './judge-loop.ts'
import { createClosedBooks } from './money/closed-books.ts'
import { enterDefaultPrices } from './money/enter-default-prices.ts'
import { readMoney } from './money/read-money.ts'
import { NO_REPLAY } from './no-replay.ts'
import { createPlanFeed } from './plan-feed.ts'
import { createReportApi } from './report/create-report-api.ts'
import { createReportSender, type ReportSchedule } from './report/report-schedule.ts'
import { createVerdictLog } from './verdict-log.ts'
import { createCostWatch } from './watch-costs.ts'
import { createPropagationWatch } from './watch-propagation.ts'

const MONDAY_MORNING: ReportSchedule = { time: { weekday: 1, minutes: 540 }, offsetAt: () => 0 }

export interface OpenControl {
  readonly ctx: AppContext
  readonly api: ControlApi
  readonly judge: JudgeLoop
  readonly propagation: { check(): Promise<void> }
  readonly alerts: { check(): Promise<void> }
  readonly costs: { check(): Promise<void> }
  readonly reports: { sendDue(): Promise<void> }
}

export interface Surroundings {
  readonly store: Store
  readonly clock: Clock
  readonly secrets: Secrets
  readonly log: Logger
  /** Left out where nothing is replayed: asking for a backtest fails then. */
  readonly replay?: AttemptReplay
  /** When weekly reports leave; Monday 09:00 UTC where absent. */
  readonly reportsLeave?: ReportSchedule
}

export async function openControl(surroundings: Surroundings): Promise<OpenControl> {
  const { store, clock, secrets, log, replay = NO_REPLAY, reportsLeave = MONDAY_MORNING } = surroundings
  const gateways = await createGatewayDirectory(store.attempts, clock.judgeNow())
  const plan = await createPlanFeed(store.rollouts)
  const ctx: AppContext = {
    store,
    clock,
    secrets,
    log,
    events: createEventFeed(),
    gateways,
    plan,
    billingOf: billByPlan(plan),
    health: createBackendHealth(),
    costs: createCostBoard(),
    books: createClosedBooks(),
    judges: await createJudgeRoom({ store, clock, log, gateways, owner: secrets.random(16) }),
    verdictLog: createVerdictLog(),
  }
  const desk = await createAlertDesk(ctx)
  const judge = createJudgeLoop(ctx, desk)
  await enterDefaultPrices(store, clock, log)
  await noteRevisions(ctx, 'the revision changed while control was away')
  return {
    ctx,
    judge,
    api: createControlApi(
      ctx,
      desk,
      judge.alive,
      createBacktests({ store, clock, secrets, replay }),
      createReportApi(ctx, readMoney),
    ),
    propagation: createPropagationWatch(ctx, desk),
    alerts: createAlertWatch(ctx, desk),
    costs: createCostWatch(ctx, desk),
    reports: createReportSender(ctx, readMoney, reportsLeave),
  }
}
