/** All that is kept, by use. One adapter offers all of it over one database. */

import type { AlertStore } from './alert-store.ts'
import type { AttemptStore } from './attempt-store.ts'
import type { FeedbackStore } from './feedback-store.ts'
import type { JudgeStore } from './judge-store.ts'
import type { MoneyStore } from './money-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { RolloutStore } from './rollout-store.ts'
import type { TokenStore } from './token-store.ts'
import type { UsageStore } from './usage-store.ts'

export interface Store {
  readonly rollouts: RolloutStore
  readonly attempts: AttemptStore
  readonly feedback: FeedbackStore
  readonly judge: JudgeStore
  readonly outbox: OutboxStore
  readonly tokens: TokenStore
  readonly alerts: AlertStore
  readonly usage: UsageStore
  readonly money: MoneyStore
  /** Called after every write that put something into the outbox. */
  onOutbox(listener: () => void): void
  close(): Promise<void>
}
