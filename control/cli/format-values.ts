/** Numbers and times for people: two significant digits where more would be noise, the unit beside each. */

import { formatShare } from '../core/units.ts'
import type { Verdict } from '../core/verdict.ts'

export { formatShare }

/** `0.1034` → `10.3 %`. */
export function formatFraction(fraction: number | null): string {
  if (fraction === null) return '–'
  const percent = fraction * 100
  return `${Number(percent.toPrecision(percent >= 10 ? 3 : 2))}\u00a0%`
}

/** `184000` → `3 min`; whole units, the largest that fits. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} days`
}

export function formatAgo(at: number, now: number): string {
  return at > now ? `in ${formatDuration(at - now)}` : `${formatDuration(now - at)} ago`
}

/** `2026-11-23 14:02:11 UTC`. */
export function formatTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** What a trigger saw: a failed fraction, or how many times as slow. */
export function formatVerdictValue(verdict: Verdict, value: number | null): string {
  if (value === null) return '–'
  return verdict.trigger === 'errors' ? formatFraction(value) : `${Number(value.toFixed(2))}×`
}

export function formatEvidence(evidence: number): string {
  if (evidence >= 100) return '100 or more'
  if (evidence === 0) return '0'
  return evidence < 1e-4 ? 'under 0.0001' : String(Number(evidence.toPrecision(2)))
}
