import { formatDuration } from './duration.view.ts'
import { NBSP } from './number.view.ts'

/** An IANA name; undefined: the zone of the person's own machine. */
export type Zone = string | undefined

const formats = new Map<string, Intl.DateTimeFormat>()

/** `14:02:11`. */
export function formatClock(at: number, zone: Zone): string {
  return format('clock', at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** `14:02`. */
export function formatClockShort(at: number, zone: Zone): string {
  return format('short', at, zone, { hour: '2-digit', minute: '2-digit' })
}

/** `14:02:11 CET`. */
export function formatClockWithZone(at: number, zone: Zone): string {
  return `${formatClock(at, zone)}${NBSP}${zoneName(at, zone)}`
}

/** `16 Nov`. */
export function formatDay(at: number, zone: Zone): string {
  return format('day', at, zone, { day: 'numeric', month: 'short' })
}

/** `Mon 23 Nov 2026, 14:02:11 CET`: what stands behind every relative time. */
export function formatAbsolute(at: number, zone: Zone): string {
  const day = format('full', at, zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).replace(',', '')
  return `${day}, ${formatClockWithZone(at, zone)}`
}

/** The clock today, the day and the clock before. */
export function formatMoment(at: number, now: number, zone: Zone): string {
  const today = formatDay(at, zone) === formatDay(now, zone) && Math.abs(now - at) < 86_400_000
  return today ? formatClock(at, zone) : `${formatDay(at, zone)}, ${formatClockShort(at, zone)}`
}

/** `0.6 s ago`, `3 min ago`, `in 2 h`; a moment within half a second of now either way is `now`. */
export function formatAgo(at: number, now: number): string {
  const age = now - at
  if (age < -500) return `in ${formatDuration(-age)}`
  if (age < 500) return 'now'
  return `${oneUnit(age)} ago`
}

/** `CET`, `UTC`, `GMT-5`. */
export function zoneName(at: number, zone: Zone): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', timeZoneName: 'short' }
  const parts = formatter('zone', zone, options).formatToParts(at)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? 'local time'
}

function oneUnit(age: number): string {
  if (age < 120_000) return formatDuration(age < 10_000 ? age : Math.round(age / 1000) * 1000)
  if (age < 7_200_000) return `${Math.floor(age / 60_000)}${NBSP}min`
  if (age < 172_800_000) return `${Math.floor(age / 3_600_000)}${NBSP}h`
  return `${Math.floor(age / 86_400_000)}${NBSP}d`
}

function format(name: string, at: number, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  return formatter(name, zone, options).format(at)
}

/** Formatters are slow to make and are needed many times a second. */
function formatter(name: string, zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone ?? ''}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    ...options,
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  })
  formats.set(key, made)
  return made
}
