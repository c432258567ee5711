/** Checks of one field of a record, written by hand: batches come by the thousand a second. */

/** What was expected; undefined: the value is good. */
export type Check = (value: unknown) => string | undefined

export function finite(least: number, most: number): Check {
  const expected = `a number from ${least} to ${most}`
  return (value) => (typeof value === 'number' && value >= least && value <= most ? undefined : expected)
}

export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Check {
  const expected =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least}`
      : `a whole number from ${least} to ${most}`
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? undefined
      : expected
}

export function orNull(check: Check): Check {
  return (value) => {
    if (value === null) return undefined
    const expected = check(value)
    return expected === undefined ? undefined : `${expected}, or null`
  }
}

export function oneOf(allowed: readonly string[]): Check {
  const known = new Set<unknown>(allowed)
  const expected = `one of ${allowed.join(', ')}`
  return (value) => (known.has(value) ? undefined : expected)
}

export function textUpTo(longest: number, least = 0): Check {
  const expected = `a text of ${least} to ${longest} characters`
  return (value) =>
    typeof value === 'string' && value.length <= longest && value.length >= least ? undefined : expected
}

export function matching(pattern: RegExp, expected: string): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : expected)
}

export const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false')
