/**
 * A store that dies at its n-th write: just before it, or just after it and before the answer. From then on
 * nothing answers any more, as after kill -9; the file keeps what was written.
 */

import type { Store } from '../../control/ports/store.ts'

export class Dead extends Error {
  override readonly name = 'Dead'
}

export interface Death {
  /** Counted from 1. */
  readonly write: number
  readonly moment: 'before' | 'after'
}

const WRITES = new Set([
  'commit',
  'recordPropagation',
  'record',
  'save',
  'acquire',
  'begin',
  'delivered',
  'failed',
  'enqueue',
  'raise',
  'resolve',
  'add',
  'replace',
  'remove',
  'setBudget',
  'sendReport',
])

export function dyingStore(
  store: Store,
  death: Death | null,
): { store: Store; writes(): number; isDead(): boolean } {
  let writes = 0
  let dead = false

  function wrapPort<T extends object>(port: T): T {
    return new Proxy(port, {
      get(target, name) {
        const method = Reflect.get(target, name) as unknown
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          if (dead) throw new Dead()
          const isWrite = WRITES.has(String(name))
          const mine = isWrite ? ++writes : 0
          if (isWrite && death?.moment === 'before' && mine === death.write) {
            dead = true
            throw new Dead()
          }
          const answer: unknown = await method.apply(target, args)
          if (isWrite && death?.moment === 'after' && mine === death.write) dead = true
          if (dead) throw new Dead()
          return answer
        }
      },
    })
  }

  return {
    store: {
      rollouts: wrapPort(store.rollouts),
      attempts: wrapPort(store.attempts),
      feedback: wrapPort(store.feedback),
      judge: wrapPort(store.judge),
      outbox: wrapPort(store.outbox),
      tokens: wrapPort(store.tokens),
      alerts: wrapPort(store.alerts),
      usage: wrapPort(store.usage),
      money: wrapPort(store.money),
      onOutbox: (listener) => store.onOutbox(() => !dead && listener()),
      close: () => store.close(),
    },
    writes: () => writes,
    isDead: () => dead,
  }
}
