/** How far back the page looks, kept in the address so that a link shows the same days. */

import { DAY_MS } from './utc-day.view.ts'

export const SPANS = [
  { value: '14d', name: '14 d', days: 14 },
  { value: '30d', name: '30 d', days: 30 },
  { value: '90d', name: '90 d', days: 90 },
  { value: '1y', name: '1 year', days: 365 },
] as const
export type SpanChoice = (typeof SPANS)[number]

export function spanOf(search: string): SpanChoice {
  const wanted = new URLSearchParams(search).get('span')
  return SPANS.find((it) => it.value === wanted) ?? SPANS[1]
}

/** Whole UTC days up to the end of today. */
export function spanDays(choice: SpanChoice, now: number): { from: number; to: number } {
  const to = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  return { from: to - choice.days * DAY_MS, to }
}
