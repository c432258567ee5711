import { describe, expect, it } from 'vitest'
import { Dispersion } from '../../../../control/core/statistics/dispersion.ts'
import { seeded } from '../judge/simulate.ts'

const HOUR = 3_600

/** Ten requests a second; the failure rate of each minute as given. */
function feed(dispersion: Dispersion, hours: number, rateOf: (minute: number) => number, evidence = 0): void {
  const random = seeded(11)
  for (let tick = 0; tick < hours * HOUR; tick++) {
    const rate = rateOf(Math.floor(tick / 60))
    let bad = 0
    for (let i = 0; i < 10; i++) if (random() < rate) bad++
    dispersion.add(tick, 10, bad, evidence)
  }
}

describe('dispersion', () => {
  it('is 1 for independent errors', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 8, () => 0.01)
    expect(dispersion.phi()).toBeLessThan(2)
    expect(dispersion.isBursty()).toBe(false)
  })

  it('switches to bursty for minutes of many errors, and back when they are over', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 8, (minute) => (minute % 10 === 0 ? 0.08 : 0.002))
    expect(dispersion.phi()).toBeGreaterThan(5)
    expect(dispersion.isBursty()).toBe(true)
  })

  it('looks at the past only: what began within the last hour changes nothing', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 1.9, (minute) => (minute % 10 === 0 ? 0.3 : 0.002))
    expect(dispersion.isBursty()).toBe(false)
  })

  it('takes no snapshot of an hour in which the meter spoke', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 8, (minute) => (minute % 10 === 0 ? 0.08 : 0.002), 0.01)
    expect(dispersion.isBursty()).toBe(false)
  })

  it('leans on the history of the other arm until it has its own', () => {
    const dispersion = new Dispersion(0.02)
    expect(dispersion.isBursty(7)).toBe(true)
    feed(dispersion, 30, () => 0.01)
    expect(dispersion.phi(7)).toBeLessThan(2)
    expect(dispersion.isBursty(7)).toBe(false)
  })

  it('takes the slow rise and fall of a day for no burst', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 48, (minute) => 0.01 * (1 + 0.4 * Math.sin((minute / 1_440) * 2 * Math.PI)))
    expect(dispersion.phi()).toBeLessThan(2)
  })

  it('goes on from its state', () => {
    const live = new Dispersion(0.02)
    feed(live, 3.5, (minute) => (minute % 10 === 0 ? 0.08 : 0.002))
    const restored = new Dispersion(0.02, JSON.parse(JSON.stringify(live.state())))
    for (const dispersion of [live, restored])
      for (let tick = 0; tick < 7_200; tick++)
        dispersion.add(4 * HOUR + tick, 10, tick % 600 < 60 ? 2 : 0, 0, 3)
    expect(restored.state()).toEqual(live.state())
    expect(restored.phi(3)).toBe(live.phi(3))
  })
})
