import { describe, expect, it } from 'vitest'
import { Reference } from '../../../../control/core/statistics/reference.ts'
import { MILLISECONDS } from '../../../../control/core/statistics/scale.ts'

const bin = MILLISECONDS.binOf

describe('the reference of a stratum', () => {
  it('says nothing below its minimum of samples', () => {
    const reference = new Reference()
    for (let i = 0; i < 199; i++) reference.add(i, bin(300))
    reference.refresh(199, 200)
    expect(reference.quantiles).toBeNull()
    reference.add(200, bin(300))
    expect(reference.quantiles).toBeNull()
    reference.refresh(229, 200)
    expect(reference.quantiles!.p95 / 300).toBeCloseTo(1, 1)
  })

  it('reads both generations, and forgets the older one when the newer is full and a quarter of an hour old', () => {
    const reference = new Reference()
    const fill = (from: number, ms: number, n = 1_000) => {
      for (let i = 0; i < n; i++) reference.add(from, bin(ms))
    }
    fill(0, 100)
    reference.refresh(899, 200)
    expect(reference.samples).toBe(1_000)
    reference.refresh(900, 200)
    fill(901, 1_000)
    reference.refresh(930, 200)
    expect(reference.samples).toBe(2_000)
    expect(reference.quantiles!.p50).toBeLessThan(105)
    expect(reference.quantiles!.p95).toBeGreaterThan(950)
    reference.refresh(1_801, 200)
    fill(1_802, 1_000)
    reference.refresh(1_830, 200)
    expect(reference.quantiles!.p50).toBeGreaterThan(950)
  })

  it('goes on from its state as if nothing had happened', () => {
    const live = new Reference()
    for (let i = 0; i < 3_000; i++) live.add(i, bin(100 + (i % 700)))
    live.refresh(3_000, 200)
    const restored = new Reference(JSON.parse(JSON.stringify(live.state())))
    for (const reference of [live, restored]) {
      reference.add(3_001, bin(250))
      reference.refresh(3_030, 200)
    }
    expect(restored.state()).toEqual(live.state())
  })
})
