/** What every verb is given. Nothing in it is global. */

import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import type { BackendHealthTracker } from './backend-health.ts'
import type { BillAttempt } from './bill-by-plan.ts'
import type { CostBoard } from './cost-board.ts'
import type { EventFeed } from './event-feed.ts'
import type { GatewayDirectory } from './gateway-directory.ts'
import type { JudgeRoom } from './judge-room.ts'
import type { ClosedBooks } from './money/closed-books.ts'
import type { PlanFeed } from './plan-feed.ts'
import type { VerdictLog } from './verdict-log.ts'

export interface AppContext {
  readonly store: Store
  readonly clock: Clock
  readonly secrets: Secrets
  readonly log: Logger
  readonly plan: PlanFeed
  readonly billingOf: BillAttempt
  readonly events: EventFeed
  readonly health: BackendHealthTracker
  readonly gateways: GatewayDirectory
  readonly judges: JudgeRoom
  readonly books: ClosedBooks
  readonly verdictLog: VerdictLog
  readonly costs: CostBoard
}
