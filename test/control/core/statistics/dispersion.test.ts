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
    expect(dispersion.phi).toBe(1)
    expect(dispersion.bursty).toBe(false)
  })

  it('switches to bursty for minutes of many errors, and back when they are over', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 8, (minute) => (minute % 10 === 0 ? 0.08 : 0.002))
    expect(dispersion.phi).toBeGreaterThan(5)
    expect(dispersion.bursty).toBe(true)
  })

  it('looks at the past only: what began within the last hour changes nothing', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 1.9, (minute) => (minute % 10 === 0 ? 0.3 : 0.002))
    expect(dispersion.bursty).toBe(false)
  })

  it('takes no snapshot of an hour in which the meter spoke', () => {
    const dispersion = new Dispersion(0.02)
    feed(dispersion, 8, (minute) => (minute % 10 === 0 ? 0.08 : 0.002), 0.01)
    expect(dispersion.bursty).toBe(false)
  })

  it('can start from the history of the baseline', () => {
    const dispersion = new Dispersion(0.02)
    dispersion.reset(7)
    expect(dispersion.bursty).toBe(true)
  })
})
