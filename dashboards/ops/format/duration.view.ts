import { NBSP } from './number.view.ts'

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Two units at most: `3 d 4 h`, `12 min`, `42 s`, `1.2 s`. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms)
  if (length < 10 * SECOND) return `${Number((length / SECOND).toFixed(1))}${NBSP}s`
  if (length < 2 * MINUTE) return `${Math.round(length / SECOND)}${NBSP}s`
  if (length < HOUR) return `${Math.floor(length / MINUTE)}${NBSP}min`
  if (length < DAY) return two(length, HOUR, 'h', MINUTE, 'min')
  if (length < 60 * DAY) return two(length, DAY, 'd', HOUR, 'h')
  return `${Math.round(length / DAY)}${NBSP}d`
}

/** A countdown that a person watches: `42 min 10 s`, `9 s`. */
export function formatCountdown(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / SECOND))
  if (left < 60) return `${left}${NBSP}s`
  if (left < 3600) return `${Math.floor(left / 60)}${NBSP}min ${left % 60}${NBSP}s`
  return formatDuration(ms)
}

export function formatMs(ms: number): string {
  if (ms >= 10 * SECOND) return `${(ms / SECOND).toFixed(1)}${NBSP}s`
  if (ms >= SECOND) return `${Number((ms / SECOND).toFixed(2))}${NBSP}s`
  if (ms >= 10) return `${Math.round(ms)}${NBSP}ms`
  return `${Number(ms.toFixed(1))}${NBSP}ms`
}

function two(length: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(length / big)
  const rest = Math.floor((length - whole * big) / small)
  const head = `${whole}${NBSP}${bigName}`
  return rest === 0 ? head : `${head} ${rest}${NBSP}${smallName}`
}
