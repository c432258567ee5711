/**
 * Money as people read it, in one place. Amounts are micro-dollars: 1,000,000 are a dollar. What is not known is
 * `—`, and a sentence beside it says why; it is never 0.
 */

import { NBSP } from './number.view.ts'

const MINUS = '\u2212'
export const UNKNOWN = '—'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const two = new Intl.NumberFormat('en', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 })
const exact = new Intl.NumberFormat('en', { minimumFractionDigits: 6, maximumFractionDigits: 6 })
const parts = new Intl.NumberFormat('en', { maximumFractionDigits: 6 })

/** `$184`, `$61.20`, `$0.030`, `−$12.40`: whole dollars from a hundred on, cents below, two digits below ten cents. */
export function formatMoney(micro: number | null): string {
  if (!known(micro)) return UNKNOWN
  return signed(micro, amount(micro))
}

/** To the cent, so that a column sums before the eyes of whoever adds it up. */
export function formatCents(micro: number | null): string {
  if (!known(micro)) return UNKNOWN
  return signed(Math.round(micro / 10_000), `$${cents.format(Math.abs(micro) / 1_000_000)}`)
}

/** To the cent, with its sign: `+$12.40`. */
export function formatCentsDifference(micro: number | null): string {
  const text = formatCents(micro)
  return known(micro) && Math.round(micro / 10_000) > 0 ? `+${text}` : text
}

/** To the micro-dollar, where a bill is taken apart: `$0.002727`. */
export function formatExact(micro: number | null): string {
  if (!known(micro)) return UNKNOWN
  return signed(micro, `$${exact.format(Math.abs(micro) / 1_000_000)}`)
}

/** A difference always carries its sign: `+$12.40`, `−$0.31`, `$0`. */
export function formatMoneyDifference(micro: number | null): string {
  if (!known(micro)) return UNKNOWN
  const text = amount(micro)
  return micro > 0 && text !== '$0' ? `+${text}` : signed(micro, text)
}

/** `1.2 million characters`, `223,000 characters`, `1 character`. */
export function formatCharacters(count: number | null): string {
  if (!known(count)) return UNKNOWN
  return `${formatVolume(count)}${NBSP}character${count === 1 ? '' : 's'}`
}

/** The same without its noun, for a column that is named: `1.2 million`, `223,000`. */
export function formatVolume(count: number | null): string {
  if (!known(count)) return UNKNOWN
  const rounded = Math.round(count)
  if (rounded >= 999_500_000) return `${large(count / 1e9)}${NBSP}billion`
  if (rounded >= 1_000_000) return `${large(count / 1e6)}${NBSP}million`
  if (rounded >= 100_000) return whole.format(Math.round(count / 1_000) * 1_000)
  return whole.format(rounded)
}

/** Units of an account, from millionths: `26,909.1 neurons`. */
export function formatUnits(micro: number | null, unit: string): string {
  if (!known(micro)) return UNKNOWN
  const units = micro / 1_000_000
  const digits = Math.abs(units) >= 1_000 ? 0 : Math.abs(units) >= 10 ? 1 : 3
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(units)}${NBSP}${unit}`
}

/** Dollars a month as they were entered, a decimal text: `$199 a month`. */
export function formatEntered(text: string, currency: string): string {
  const value = Number(text)
  const sign = currency === 'EUR' ? '€' : '$'
  if (text.trim() === '' || !Number.isFinite(value)) return text
  return `${value < 0 ? MINUS : ''}${sign}${parts.format(Math.abs(value))}`
}

function amount(micro: number): string {
  const dollars = Math.abs(micro) / 1_000_000
  if (dollars === 0) return '$0'
  if (dollars >= 99.995) return `$${whole.format(dollars)}`
  if (dollars >= 0.099_5) return `$${cents.format(dollars)}`
  return `$${two.format(dollars)}`
}

function signed(micro: number, text: string): string {
  return micro < 0 ? `${MINUS}${text}` : text
}

function large(value: number): string {
  return value >= 100 ? whole.format(value) : String(Number(value.toFixed(value >= 10 ? 1 : 2)))
}

function known(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}
