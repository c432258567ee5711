/** Fractions of big integers: money and vendor units are computed without a rounding in between. */

/** Not negative where money is meant; `bottom` is above 0. */
export interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

export const NOTHING: Fraction = { top: 0n, bottom: 1n }
export const MILLION = 1_000_000n

export function whole(value: number | bigint): Fraction {
  return { top: BigInt(value), bottom: 1n }
}

/** In lowest terms, so that what is added often shares its bottom. */
export function fraction(top: bigint, bottom: bigint): Fraction {
  if (bottom <= 0n) throw new RangeError(`fraction: ${top}/${bottom} has no positive bottom`)
  const common = greatestDivisor(top < 0n ? -top : top, bottom)
  return common === 1n ? { top, bottom } : { top: top / common, bottom: bottom / common }
}

/** As many digits as a price list ever has; more is a mistake of whoever typed it. */
const DECIMAL = /^(\d{1,15})(?:\.(\d{1,12}))?$/

/** `1363.64` exactly; undefined: not a decimal number that is at least 0. */
export function parseDecimal(text: string): Fraction | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const digits = match[2] ?? ''
  return fraction(BigInt(match[1] + digits), 10n ** BigInt(digits.length))
}

/** Of a text that has been checked when it was entered. */
export function decimal(text: string): Fraction {
  const value = parseDecimal(text)
  if (!value) throw new RangeError(`amount: "${text}" is not a decimal number`)
  return value
}

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.bottom === b.bottom) return { top: a.top + b.top, bottom: a.bottom }
  if (a.top === 0n) return b
  if (b.top === 0n) return a
  const common = greatestDivisor(a.bottom, b.bottom)
  return {
    top: a.top * (b.bottom / common) + b.top * (a.bottom / common),
    bottom: (a.bottom / common) * b.bottom,
  }
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return add(a, { top: -b.top, bottom: b.bottom })
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom }
}

export function times(a: Fraction, factor: bigint): Fraction {
  return { top: a.top * factor, bottom: a.bottom }
}

export function divide(a: Fraction, b: Fraction): Fraction {
  if (b.top <= 0n) throw new RangeError(`fraction: division by ${b.top}/${b.bottom}`)
  return fraction(a.top * b.bottom, a.bottom * b.top)
}

/** Below 0, 0 or above 0, as for sorting. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.top * b.bottom - b.top * a.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function smaller(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) <= 0 ? a : b
}

/** To the next whole number, a half upwards. */
export function roundHalfUp({ top, bottom }: Fraction): bigint {
  return floorDivide(2n * top + bottom, 2n * bottom)
}

/** Millionths, rounded once: dollars → micro-dollars, neurons → micro-neurons. */
export function toMillionths(value: Fraction): bigint {
  return roundHalfUp(times(value, MILLION))
}

/** The same value over a bottom that its own divides. */
export function over(value: Fraction, bottom: bigint): Fraction {
  return value.bottom === bottom ? value : { top: value.top * (bottom / value.bottom), bottom }
}

/** A bottom that all the others divide. */
export function commonBottom(bottoms: Iterable<bigint>): bigint {
  let common = 1n
  for (const bottom of bottoms) common = (common / greatestDivisor(common, bottom)) * bottom
  return common
}

/** For curves and fits, never for a sum that is shown as exact. */
export function toNumber({ top, bottom }: Fraction): number {
  const scaled = (top * 1_000_000_000_000n) / bottom
  return Number(scaled) / 1e12
}

/** Over one bottom: what `splitByWeight` takes. */
export function commonTops(values: readonly Fraction[]): readonly bigint[] {
  const first = values[0]?.bottom ?? 1n
  if (values.every((value) => value.bottom === first)) return values.map((value) => value.top)
  const bottom = commonBottom(values.map((value) => value.bottom))
  return values.map((value) => over(value, bottom).top)
}

function floorDivide(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom
  return top < 0n && quotient * bottom !== top ? quotient - 1n : quotient
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [larger, rest] = [a, b]
  while (rest !== 0n) [larger, rest] = [rest, larger % rest]
  return larger === 0n ? 1n : larger
}
