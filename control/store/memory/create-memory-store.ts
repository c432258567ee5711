import type { Store } from '../../ports/store.ts'
import { createAlertStore } from './alert-store.ts'
import { createAttemptStore } from './attempt-store.ts'
import { createFeedbackStore } from './feedback-store.ts'
import { createJudgeStore } from './judge-store.ts'
import { emptyState, type Memory, noAttempts } from './memory-state.ts'
import { createMoneyStore } from './money-store.ts'
import { createOutboxStore } from './outbox-store.ts'
import { createRolloutStore } from './rollout-store.ts'
import { createTokenStore } from './token-store.ts'
import { createUsageStore } from './usage-store.ts'

/** Everything in this process, gone with it: for tests and for simulation. */
export function createMemoryStore(): Store {
  const listeners: (() => void)[] = []
  const memory: Memory = {
    state: emptyState(),
    attempts: noAttempts(),
    outboxFilled: () => listeners.forEach((listener) => void queueMicrotask(listener)),
  }
  return {
    rollouts: createRolloutStore(memory),
    attempts: createAttemptStore(memory),
    feedback: createFeedbackStore(),
    judge: createJudgeStore(memory),
    outbox: createOutboxStore(memory),
    tokens: createTokenStore(),
    alerts: createAlertStore(memory),
    usage: createUsageStore(memory),
    money: createMoneyStore(memory),
    onOutbox: (listener) => void listeners.push(listener),
    close: async () => {},
  }
}
