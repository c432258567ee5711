import type { AlertName } from '../core/effects.ts'
import type { TriggerName } from '../core/verdict.ts'

/** Where a message leads. Incoming webhooks have no threads, so every message carries its own way in. */
export interface NoticeLinks {
  readonly home: string
  rollout(key: string): string
  incident(id: number): string
  /** The weekly report of an ISO week. */
  report(week: string): string
  runbook(name: AlertName | TriggerName | 'roll-back-now'): string
}

/**
 * @param baseUrl where people reach control, with or without a slash at its end.
 * @param runbookPath path of a runbook's page there.
 */
export function createNoticeLinks(
  baseUrl: string,
  runbookPath: (name: AlertName | TriggerName | 'roll-back-now') => string,
): NoticeLinks {
  const base = baseUrl.replace(/\/+$/, '')
  return {
    home: `${base}/`,
    rollout: (key) => `${base}/rollouts/${encodeURIComponent(key)}`,
    incident: (id) => `${base}/incidents/${id}`,
    report: (week) => `${base}/reports/${encodeURIComponent(week)}`,
    runbook: (name) => `${base}${runbookPath(name)}`,
  }
}
