import type { AlertName } from '../core/effects.ts'
import type { TriggerName } from '../core/verdict.ts'

/** Where a message leads. Incoming webhooks have no threads, so every message carries its own way in. */
export interface NoticeLinks {
  readonly home: string
  rollout(key: string): string
  incident(id: number): string
  runbook(name: AlertName | TriggerName | 'roll-back-now'): string
}
