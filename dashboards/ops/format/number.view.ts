/** Numbers as people read them: two significant digits where more is noise, the unit on the same line. */

export const NBSP = '\u00a0'
const MINUS = '\u2212'
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

export function formatCount(value: number): string {
  return grouped.format(value)
}

/** `1 request`, `41,982 requests`. */
export function countOf(value: number, noun: string): string {
  return `${formatCount(value)}${NBSP}${noun}${value === 1 ? '' : 's'}`
}

/** Basis points: `1250` → `12.5 %`. */
export function formatShare(share: number): string {
  return `${trimmed(share / 100, 2)}${NBSP}%`
}

/** Measured shares carry one decimal at most: `4963` → `49.6 %`. */
export function formatMeasuredShare(share: number): string {
  return `${trimmed(share / 100, 1)}${NBSP}%`
}

/** A fraction as per cent: `0.0041` → `0.41 %`, `0.1314` → `13.1 %`. */
export function formatRate(fraction: number): string {
  return `${percentDigits(fraction * 100)}${NBSP}%`
}

/** A ratio as a signed difference: `0.79` → `−21 %`, `1.5` → `+50 %`. */
export function formatDifference(ratio: number): string {
  const percent = (ratio - 1) * 100
  const digits = trimmed(Math.abs(percent), Math.abs(percent) >= 10 ? 0 : 1)
  if (Number(digits) === 0) return `0${NBSP}%`
  return `${percent < 0 ? MINUS : '+'}${digits}${NBSP}%`
}

/** Evidence is small for long: `0.00031` → `0.00031`, never an exponent. */
export function formatEvidence(value: number): string {
  if (value <= 0) return '0'
  if (value < 0.000_01) return 'under 0.00001'
  if (value >= 100) return formatCount(value)
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(value)))
  return trimmed(value, decimals)
}

/** Requests a second, or a minute or hour where a second would be a fraction. */
export function formatPace(perSecond: number): string {
  if (perSecond >= 1) return `${trimmed(perSecond, perSecond < 10 ? 1 : 0)}${NBSP}requests/s`
  if (perSecond * 60 >= 1) return `${trimmed(perSecond * 60, 0)}${NBSP}requests/min`
  return `${trimmed(perSecond * 3600, 0)}${NBSP}requests/h`
}

function percentDigits(percent: number): string {
  if (percent === 0) return '0'
  if (percent >= 10) return trimmed(percent, 1)
  if (percent < 0.01) return 'under 0.01'
  return trimmed(percent, Math.max(0, 1 - Math.floor(Math.log10(percent))))
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)))
}
