import { describeAlertStore } from './alert-store.contract.ts'
import { describeAttemptStore } from './attempt-store.contract.ts'
import { describeFeedbackStore } from './feedback-store.contract.ts'
import { describeJudgeStore } from './judge-store.contract.ts'
import { describeMoneyStore } from './money-store.contract.ts'
import type { OpenedStore } from './open-store.ts'
import { describeOutboxStore } from './outbox-store.contract.ts'
import { describeRolloutCommit } from './rollout-commit.contract.ts'
import { describeRolloutStore } from './rollout-store.contract.ts'
import { describeTokenStore } from './token-store.contract.ts'
import { describeUsageStore } from './usage-store.contract.ts'

/** Everything that an adapter of the store has to hold. */
export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describeRolloutStore(name, open)
  describeRolloutCommit(name, open)
  describeAttemptStore(name, open)
  describeFeedbackStore(name, open)
  describeJudgeStore(name, open)
  describeOutboxStore(name, open)
  describeAlertStore(name, open)
  describeTokenStore(name, open)
  describeUsageStore(name, open)
  describeMoneyStore(name, open)
}
