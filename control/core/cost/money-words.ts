/** `$1,234`, `$12.34`, `$0.0025`: as many digits as tell something. */
export function formatUsd(micro: number): string {
  const dollars = Math.abs(micro) / 1e6
  const digits = dollars >= 1000 ? 0 : dollars >= 0.1 || micro === 0 ? 2 : dollars >= 0.001 ? 4 : 6
  const [before, after] = dollars.toFixed(digits).split('.')
  const grouped = before!.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${micro < 0 ? '−' : ''}$${grouped}${after === undefined ? '' : `.${after}`}`
}

/** `14,400,000` */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
