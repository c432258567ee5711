import { describe, expect, it } from 'vitest'
import { BlockMeter } from '../../../../control/core/statistics/block-meter.ts'

const SIX_YEARS = 6 * 31_536_000
const CONFIG = { limit: 0.02, budgetSec: SIX_YEARS }

/** Minutes until it decides, of a rate that is the same in every minute; null: not in a day. */
function minutesUntil(rate: number): number | null {
  const meter = new BlockMeter(CONFIG)
  for (let minute = 0; minute < 1_440; minute++)
    if (meter.step(minute * 60, 1_000, rate * 1_000) >= 1) return minute
  return null
}

describe('the block meter', () => {
  it('follows R ← (R + g / 4B) (1 + λ (x − p0)) for a closed minute', () => {
    const meter = new BlockMeter(CONFIG)
    meter.step(0, 100, 10)
    expect(meter.value).toBe(0)
    meter.step(60, 100, 0)
    const grant = 60 / (SIX_YEARS * 4)
    const expected = [3, 10, 25, 45].reduce((sum, bet) => sum + grant * (1 + bet * 0.08), 0)
    expect(meter.value).toBeCloseTo(expected, 18)
  })

  it('decides total failure in minutes, a doubled rate in hours, and the limit never', () => {
    expect(minutesUntil(1)).toBeLessThanOrEqual(6)
    expect(minutesUntil(0.04)).toBeLessThan(600)
    expect(minutesUntil(0.02)).toBeNull()
    expect(minutesUntil(0.016)).toBeNull()
  })

  it('grants at most three minutes after a night', () => {
    const meter = new BlockMeter(CONFIG)
    meter.step(0, 1, 0)
    meter.step(86_400, 1, 0)
    meter.step(86_460, 1, 0)
    expect(meter.value).toBeLessThan((60 + 180) / SIX_YEARS)
  })

  it('does not care how a minute came in', () => {
    const whole = new BlockMeter(CONFIG)
    const parts = new BlockMeter(CONFIG)
    for (let minute = 0; minute < 5; minute++) {
      whole.step(minute * 60 + 59, 60, 6)
      for (let i = 0; i < 60; i++) parts.step(minute * 60 + i, 1, i % 10 === 0 ? 1 : 0)
    }
    expect(parts.state()).toEqual(whole.state())
  })
})
