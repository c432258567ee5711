import type { Store } from '../../ports/store.ts'
import { createAlertStore } from './alert-store.ts'
import { createAttemptStore } from './attempt-store.ts'
import { createConnection } from './connection.ts'
import { createFeedbackStore } from './feedback-store.ts'
import { createJudgeStore } from './judge-store.ts'
import { createMoneyStore } from './money-store.ts'
import { open } from './open.ts'
import { createOutboxStore } from './outbox-store.ts'
import { createRolloutStore } from './rollout-store.ts'
import { createTokenStore } from './token-store.ts'
import { createUsageRows } from './usage-rows.ts'
import { createUsageStore } from './usage-store.ts'

/**
 * All of control's state in one SQLite file.
 *
 * @throws StoreLockedError when another control process holds it, SchemaChangeError when the file is newer than
 * this program or its schema cannot be brought up to date.
 */
export function createSqliteStore({ path }: { readonly path: string }): Store {
  const { client, close } = open(path)
  const listeners: (() => void)[] = []
  // Apart from the write, which is committed already and cannot fail because of a listener.
  const connection = createConnection(client, () =>
    listeners.forEach((listener) => void queueMicrotask(listener)),
  )
  const usage = createUsageRows(client)
  return {
    rollouts: createRolloutStore(connection),
    attempts: createAttemptStore(connection, usage),
    feedback: createFeedbackStore(connection),
    judge: createJudgeStore(connection),
    outbox: createOutboxStore(connection),
    tokens: createTokenStore(connection),
    alerts: createAlertStore(connection),
    usage: createUsageStore(connection, usage),
    money: createMoneyStore(connection),
    onOutbox: (listener) => void listeners.push(listener),
    close: async () => close(),
  }
}
