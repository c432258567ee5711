import { parseDuration } from '../../core/units.ts'
import { usageError } from '../cli-failure.ts'

export const TIME_HELP = 'a time (2026-11-23T14:00Z), so long ago (7d, 90m), epoch seconds or milliseconds'

/** Epoch milliseconds. */
export function readTime(option: string, text: string, now: number): number {
  if (text === 'now') return now
  const ago = parseDuration(text)
  if (ago !== undefined) return now - ago
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1_000
  if (/^\d{12,13}$/.test(text)) return Number(text)
  const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(withZone(text)) : Number.NaN
  return Number.isNaN(moment) ? usageError(`--${option}: expected ${TIME_HELP}, got "${text}"`) : moment
}

/** A time without a zone is UTC, as everywhere here. */
function withZone(text: string): string {
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(text) || text.length <= 10 ? text : `${text}Z`
}
