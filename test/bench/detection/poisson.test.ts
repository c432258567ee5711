import { describe, expect, it } from 'vitest'
import { Poisson } from './poisson.ts'
import { Random } from './random.ts'

describe('Poisson', () => {
  it('has mean and variance of its mean, from one in a thousand seconds to a thousand a second', () => {
    for (const mean of [0.001, 0.1, 3, 100, 1_000]) {
      const random = Random.derive(3, `poisson ${mean}`, 0)
      const table = new Poisson(mean)
      const n = 60_000
      let sum = 0
      let squares = 0
      for (let i = 0; i < n; i++) {
        const count = table.draw(random)
        sum += count
        squares += count * count
      }
      const average = sum / n
      const noise = 5 * Math.sqrt(mean / n)
      expect(Math.abs(average - mean)).toBeLessThan(noise)
      expect(Math.abs((squares / n - average ** 2) / mean - 1)).toBeLessThan(0.06 + noise / mean)
    }
  })

  it('draws nothing at a mean of zero', () => {
    expect(new Poisson(0).draw(Random.derive(1, 'none', 0))).toBe(0)
  })

  it('refuses a mean that its table is not made for', () => {
    expect(() => new Poisson(20_000)).toThrow('mean: 20000 is not from 0 to 10,000')
  })
})
