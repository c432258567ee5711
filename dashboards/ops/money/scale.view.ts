/** Axes of charts: round steps, and labels short enough to stand beside them. */

import { UNKNOWN } from '../format/money.view.ts'

const STEPS = [1, 2, 2.5, 5, 10]
const units = [
  { least: 1e9, name: 'B' },
  { least: 1e6, name: 'M' },
  { least: 1e3, name: 'k' },
] as const

/** Round values from 0 to just over `most`, about `count` of them. */
export function ticksTo(most: number, count: number): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0]
  const rough = most / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * STEPS.find((it) => it * power >= rough * 0.999_999)!
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step)
}

/** Micro-dollars: `$40`, `$0.50`, `$1.2k`, `$120M`. */
export function moneyTick(micro: number): string {
  if (!Number.isFinite(micro)) return UNKNOWN
  const sign = micro < 0 ? '\u2212' : ''
  return `${sign}$${short(Math.abs(micro) / 1_000_000)}`
}

/** Characters: `250k`, `1.5M`. */
export const volumeTick = (value: number): string => short(value)

function short(value: number): string {
  const unit = units.find((it) => value >= it.least * 0.999_999)
  if (unit) return `${Number((value / unit.least).toFixed(2))}${unit.name}`
  if (value >= 1 || value === 0) return String(Number(value.toFixed(2)))
  return String(Number(value.toPrecision(2)))
}
