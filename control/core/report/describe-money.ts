/** Micro-dollars in words: cents where they matter, whole dollars from a hundred on, and a true minus sign. */
export function describeUsd(micro: number): string {
  const size = Math.abs(micro) / 1_000_000
  const digits = size >= 100 || size === 0 ? 0 : size < 0.1 ? 4 : 2
  const amount = size.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${micro < 0 && Number(amount.replaceAll(',', '')) > 0 ? '−' : ''}$${amount}`
}

/** `1204000` → `1,204,000 characters`. */
export function describeCount(count: number, one: string, many = `${one}s`): string {
  return `${Math.round(count).toLocaleString('en-US')} ${Math.round(count) === 1 ? one : many}`
}

/** `7 November 2026`, of the UTC day. */
export function describeDay(at: number): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
