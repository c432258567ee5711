import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  commonTops,
  compare,
  decimal,
  divide,
  fraction,
  multiply,
  parseDecimal,
  roundHalfUp,
  subtract,
  toMillionths,
  toNumber,
} from '../../../../control/core/cost/fraction.ts'
import { splitByWeight } from '../../../../control/core/cost/split.ts'

const fractions = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([top, bottom]) => fraction(top, bottom))

describe('fractions', () => {
  test.each([
    ['0', 0n, 1n],
    ['0.011', 11n, 1000n],
    ['1363.64', 34091n, 25n],
    ['007.50', 15n, 2n],
  ])('read %s without a loss', (text, top, bottom) => {
    expect(parseDecimal(text)).toEqual({ top, bottom })
  })

  test.each([
    '',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '1,5',
    ' 1',
    'NaN',
    '0x10',
    '1234567890123456',
    '0.1234567890123',
  ])('refuse "%s"', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
    expect(() => decimal(text)).toThrow(`amount: "${text}" is not a decimal number`)
  })

  test('add, take away, multiply, divide and compare as whole numbers do', () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        expect(compare(subtract(add(a, b), b), a)).toBe(0)
        if (b.top > 0n) expect(compare(divide(multiply(a, b), b), a)).toBe(0)
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)))
      }),
    )
  })

  test('round once, a half upwards, below 0 too', () => {
    expect([1n, 3n, -1n, -3n].map((top) => roundHalfUp(fraction(top, 2n)))).toEqual([1n, 2n, 0n, -1n])
    expect(toMillionths(decimal('0.0000004999'))).toBe(0n)
    expect(toMillionths(decimal('0.0000005'))).toBe(1n)
    expect(toNumber(decimal('1363.64'))).toBe(1363.64)
  })

  test('come over one bottom in the proportions that they had', () => {
    expect(commonTops([fraction(1n, 2n), fraction(1n, 3n), fraction(1n, 5n)])).toEqual([15n, 10n, 6n])
  })
})

describe('a split', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 40 })

  test('always sums, and gives nobody more than a whole unit beside what is due', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), weights, (total, parts) => {
        const split = splitByWeight(total, parts)
        expect(split.reduce((sum, part) => sum + part, 0n)).toBe(total)
        const sum = parts.reduce((all, part) => all + part, 0n)
        if (sum > 0n)
          split.forEach((part, index) => {
            const due = total * parts[index]!
            expect(part * sum > due - sum && part * sum < due + sum).toBe(true)
          })
      }),
    )
  })

  test('gives what is left to the largest fractions, of equal ones to the first', () => {
    expect(splitByWeight(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n])
    expect(splitByWeight(10n, [15n, 25n, 60n])).toEqual([2n, 2n, 6n])
    expect(splitByWeight(5n, [0n, 0n])).toEqual([3n, 2n])
    expect(splitByWeight(0n, [])).toEqual([])
    expect(() => splitByWeight(1n, [])).toThrow('split: 1 has nobody to go to')
  })
})
