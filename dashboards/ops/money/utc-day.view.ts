/** Days of money are UTC days, whatever the zone of whoever looks. */

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const long = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })

export const DAY_MS = 86_400_000

/** `28 Nov`. */
export const shortDay = (at: number): string => short.format(at).replace('Sept', 'Sep')

/** `28 November 2026`. */
export const longDay = (at: number): string => long.format(at)

/** `Saturday 28 November 2026`. */
export const fullDay = (at: number): string => full.format(at).replace(',', '')

/** `November`. */
export const monthName = (at: number): string => month.format(at)

/** `23 to 29 November 2026`, `28 December 2026 to 3 January 2027`; `to` is the end, not the last day. */
export function dayRange(from: number, to: number): string {
  const last = to - 1
  const [a, b] = [new Date(from), new Date(last)]
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${long.format(from)} to ${long.format(last)}`
  if (a.getUTCMonth() !== b.getUTCMonth()) return `${short.format(from)} to ${long.format(last)}`
  if (a.getUTCDate() === b.getUTCDate()) return long.format(last)
  return `${a.getUTCDate()} to ${long.format(last)}`
}
