/** Figures, intervals and bounds in words. */

import type { Judgement, Measured } from './evaluate.ts'
import type { Bound, Unit } from './row.ts'

export const JUDGEMENTS: Readonly<Record<Judgement, string>> = {
  held: 'held',
  near: 'within noise',
  missed: 'MISSED',
  shown: 'shown',
}

export function formatValue(value: number, unit: Unit, runs: number): string {
  if (Number.isNaN(value)) return 'no figure'
  if (value === Number.POSITIVE_INFINITY) return 'never'
  switch (unit) {
    case 'runs':
      return `${Math.round(value * runs)} of ${runs}`
    case 'seconds':
      return `${round(value)} s`
    case 'times':
      return `${round(value)} ×`
    case 'hours':
      return `${round(value)} h`
    case 'nanoseconds':
      return `${round(value)} ns`
    case 'bytes':
      return `${round(value)} B`
    case 'number':
      return round(value)
  }
}

/** 95 %. Of counts beside it what they prove: none of 60 leaves room for 6 %. */
export function formatInterval({ figure, interval, value, runs }: Measured): string {
  if (figure.unit === 'runs') return `up to ${round(100 * exactUpper(Math.round(value * runs), runs))} %`
  if (interval.low === interval.high) return ''
  const low = formatValue(interval.low, figure.unit, runs)
  const high = formatValue(interval.high, figure.unit, runs)
  const unit = low.includes(' ') ? low.slice(low.lastIndexOf(' ')) : ''
  return unit !== '' && high.endsWith(unit) ? `${low.slice(0, -unit.length)} to ${high}` : `${low} to ${high}`
}

export function formatBound(bound: Bound | null, unit: Unit, runs: number): string {
  if (!bound) return ''
  const sign = bound.kind === 'at most' ? '≤' : '≥'
  if (unit !== 'runs') return `${sign} ${formatValue(bound.value, unit, runs)}`
  return bound.value === 0 ? 'none' : `${sign} ${round(100 * bound.value)} %`
}

/** By how much it beats its bound, or lies beyond it; counts are too coarse for that. */
export function formatRoom({ figure: { bound, unit }, value }: Pick<Measured, 'figure' | 'value'>): string {
  if (!bound || bound.value === 0 || unit === 'runs' || !Number.isFinite(value)) return ''
  const room = (bound.kind === 'at most' ? bound.value - value : value - bound.value) / bound.value
  const size = Math.round(Math.abs(room) * 100)
  if (size === 0) return 'on it'
  return `${size} % ${room < 0 ? 'beyond' : bound.kind === 'at most' ? 'under' : 'over'}`
}

/** Three digits, thousands apart; tiny ones in powers of ten. */
export function round(value: number): string {
  const size = Math.abs(value)
  if (size > 0 && size < 1e-3) return value.toExponential(1)
  const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2
  const text = String(Number(value.toFixed(digits)))
  return size >= 1_000 ? text.replace(/\B(?=(\d{3})+$)/g, ',') : text
}

/** Upper end of the exact 95 % interval of a fraction (Clopper & Pearson 1934). */
export function exactUpper(successes: number, of: number): number {
  if (of === 0 || successes >= of) return 1
  let low = successes / of
  let high = 1
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (cumulative(successes, of, middle) > 0.025) low = middle
    else high = middle
  }
  return high
}

/** P(Binomial(n, p) ≤ k). */
function cumulative(k: number, n: number, p: number): number {
  let log = n * Math.log1p(-p)
  let sum = Math.exp(log)
  for (let i = 1; i <= k; i++) {
    log += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p)
    sum += Math.exp(log)
  }
  return sum
}
