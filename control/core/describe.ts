/** Numbers with their units, for people: two significant digits where more would be noise. */

/** `0.0042` → `0.42 %`. */
export function describeRate(fraction: number): string {
  const percent = fraction * 100
  return `${isNearlyAll(percent) ? describeNearlyAll(percent) : roundPercent(percent)}\u00a0%`
}

function roundPercent(percent: number): number {
  return percent !== 0 && Math.abs(percent) < 10
    ? Number(percent.toPrecision(2))
    : Math.round(percent * 10) / 10
}

/** Rounded as usual it would be all of them, or a bound that it has missed. */
export function isNearlyAll(percent: number): boolean {
  return percent > 99 && percent < 100
}

/** Two digits of what is missing: `99.9512` → `99.951`. */
export function describeNearlyAll(percent: number): string {
  const missing = Number((100 - percent).toPrecision(2))
  return String(Number((100 - missing).toFixed(1 - Math.floor(Math.log10(missing)))))
}

/** Candidate ÷ baseline: `1.21` → `+21 %`. */
export function describeRatio(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100)
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent)}\u00a0%`
}

export function describeRequests(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'request' : 'requests'}`
}

/** From millionths of a US dollar: `$1,240`, `$12.30`, `$0.0042`: as many digits as tell something. */
export function describeMoney(microUsd: number): string {
  const dollars = Math.abs(microUsd) / 1_000_000
  const digits = dollars >= 1_000 ? 0 : dollars >= 0.1 || microUsd === 0 ? 2 : dollars >= 0.001 ? 4 : 6
  const amount = dollars.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${microUsd < 0 ? '−' : ''}$${amount}`
}

/** The two largest units: `3 d 4 h`, `59 s`. */
export function describeDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 60) return `${seconds}\u00a0s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return join(minutes, 'min', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return join(hours, 'h', minutes % 60, 'min')
  return join(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}\u00a0${largeUnit}` : `${large}\u00a0${largeUnit} ${small}\u00a0${smallUnit}`
}
