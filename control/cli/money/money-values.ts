import { describeMoney } from '../../core/describe.ts'

/** `2026-11-28`. */
export function formatDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** With its sign, as savings are differences. */
export function signedMoney(microUsd: number): string {
  return microUsd > 0 ? `+${describeMoney(microUsd)}` : describeMoney(microUsd)
}

export function orDash(microUsd: number | null): string {
  return microUsd === null ? '–' : describeMoney(microUsd)
}

/** Millionths → `1,363.64`. */
export function formatUnits(microUnits: number): string {
  return (microUnits / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 2 })
}
