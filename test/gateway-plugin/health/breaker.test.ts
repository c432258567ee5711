import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBreaker, DEFAULT_BREAKER } from '../../../gateway-plugin/health/breaker.ts'

function opened(at = 0) {
  const breaker = createBreaker()
  for (let i = 0; i < DEFAULT_BREAKER.consecutiveFailures; i++) breaker.fail(at)
  return breaker
}

/** Asks ten times a second, fails every try, and answers when tries were let through. */
function tries(breaker: ReturnType<typeof createBreaker>, from: number, to: number): number[] {
  const times: number[] = []
  for (let at = from; at <= to; at += 100)
    if (breaker.admit(at) === 'try') {
      times.push(at)
      breaker.fail(at + 20)
    }
  return times
}

describe('the breaker', () => {
  it('opens after five failures in a row, not after four', () => {
    const breaker = createBreaker()
    for (let i = 0; i < 4; i++) breaker.fail(i)
    expect(breaker.state(5)).toBe('closed')
    breaker.succeed(5)
    for (let i = 0; i < 4; i++) breaker.fail(10 + i)
    expect(breaker.admit(20)).toBe('pass')
    breaker.fail(21)
    expect(breaker.state(22)).toBe('open')
    expect(breaker.admit(22)).toBe('refuse')
  })

  it('opens when half of the last twenty calls failed, and not when they are old', () => {
    const breaker = createBreaker()
    for (let i = 0; i < 20; i++) i % 2 === 0 ? breaker.succeed(i) : breaker.fail(i)
    expect(breaker.state(20)).toBe('open')
    const slow = createBreaker()
    for (let i = 0; i < 40; i++) i % 2 === 0 ? slow.succeed(i * 5000) : slow.fail(i * 5000)
    expect(slow.state(200_000)).toBe('closed')
  })

  it('lets one real request through each second for 30 s, then backs off to 8 s', () => {
    const times = tries(opened(), 0, 120_000)
    const gaps = times.slice(1).map((at, i) => ({ at, gap: at - times[i]! }))
    const early = gaps.filter(({ at }) => at <= 30_000)
    expect(early.length).toBeGreaterThanOrEqual(28)
    for (const { gap } of early) expect(gap).toBe(1000)
    const later = gaps.filter(({ at }) => at > 31_100).map(({ gap }) => gap)
    expect(later.slice(0, 3)).toEqual([2000, 4000, 8000])
    expect(Math.max(...later)).toBe(8000)
    expect(later.at(-1)).toBe(8000)
  })

  it('does not wait for a try that hangs before it lets the next one through', () => {
    const breaker = opened()
    const admitted = [1000, 1500, 2000, 2500, 3000].map((at) => breaker.admit(at))
    expect(admitted).toEqual(['try', 'refuse', 'try', 'refuse', 'try'])
  })

  it('closes after two good tries in a row', () => {
    const breaker = opened()
    expect(breaker.admit(1000)).toBe('try')
    breaker.succeed(1010)
    expect(breaker.state(1020)).toBe('open')
    expect(breaker.admit(2000)).toBe('try')
    breaker.succeed(2010)
    expect(breaker.state(2020)).toBe('closed')
    expect(breaker.admit(2020)).toBe('pass')
  })

  it('tries every five minutes while the quota is used up, at midnight at the latest, and closes on success', () => {
    const breaker = createBreaker()
    const midnight = 3_900_000
    breaker.exhaust(0, midnight)
    expect(breaker.admit(299_999)).toBe('refuse')
    expect(breaker.admit(300_000)).toBe('try')
    breaker.exhaust(300_010, midnight)
    expect(breaker.admit(500_000)).toBe('refuse')
    for (let at = 600_010; at < 3_700_000; at += 300_010)
      if (breaker.admit(at) === 'try') breaker.exhaust(at, midnight)
    expect(breaker.admit(midnight)).toBe('try')
    breaker.succeed(midnight + 10)
    expect(breaker.state(midnight + 20)).toBe('closed')
  })

  it('never refuses for longer than its longest pause', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3000 })), { maxLength: 200 }),
        (steps) => {
          const breaker = createBreaker()
          let at = 0
          let lastGranted = 0
          for (const [isGood, pause] of steps) {
            at += pause
            if (breaker.admit(at) !== 'refuse') {
              lastGranted = at
              isGood ? breaker.succeed(at) : breaker.fail(at)
            }
            expect(at - lastGranted).toBeLessThan(DEFAULT_BREAKER.longestPauseMs + 1)
          }
        },
      ),
    )
  })
})
