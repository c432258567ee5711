/** One runbook per alert and trigger, of the same name; the links are made from the names, so none is forgotten. */

import type { AlertName } from '../core/effects.ts'
import type { TriggerName } from '../core/verdict.ts'

/** What has a page without being an alert or a trigger. */
export const RUNBOOK_PAGES = ['roll-back-now', 'control-down'] as const
export type RunbookPage = (typeof RUNBOOK_PAGES)[number]

export type RunbookName = AlertName | TriggerName | RunbookPage

/** Names that share a page. */
const SHARED: Readonly<Partial<Record<RunbookName, string>>> = {
  'latency-p95': 'latency',
  'latency-p50': 'latency',
}

/** Name of the page, and of its file without the ending: `latency`. */
export function runbookName(name: RunbookName): string {
  return SHARED[name] ?? name
}

/** File in the repository: `runbooks/latency.md`. */
export function runbookFile(name: RunbookName): string {
  return `runbooks/${runbookName(name)}.md`
}

/** Where control serves it: `/runbooks/latency`. */
export function runbookPath(name: RunbookName): string {
  return `/runbooks/${runbookName(name)}`
}
