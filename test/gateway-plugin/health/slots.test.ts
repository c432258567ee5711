import { describe, expect, it } from 'vitest'
import { createSlots } from '../../../gateway-plugin/health/slots.ts'

const limits = { concurrency: 4, timeoutMs: 5000 }

function take(slots: ReturnType<typeof createSlots>, now: number) {
  const slot = slots.take(now, limits)
  if (slot.kind !== 'granted') throw new Error(`expected a place, got ${slot.kind}`)
  return slot
}

describe('the concurrency cap', () => {
  it('overflows when it is full for a moment, and is saturated when nothing came back for one time limit', () => {
    const slots = createSlots()
    const places = [0, 0, 0, 0].map((at) => take(slots, at))
    expect(slots.take(10, limits).kind).toBe('overflow')
    expect(slots.take(4999, limits).kind).toBe('overflow')
    expect(slots.take(5000, limits).kind).toBe('saturated')
    places[0]?.release(true, 5100)
    take(slots, 5101)
    expect(slots.take(5102, limits).kind).toBe('overflow')
  })

  it('stays saturated when calls only time out', () => {
    const slots = createSlots()
    const places = [0, 0, 0, 0].map((at) => take(slots, at))
    places[0]?.release(false, 5000)
    take(slots, 5001)
    expect(slots.take(5002, limits).kind).toBe('saturated')
  })

  it('gives a place back once, however often it is released', () => {
    const slots = createSlots()
    const place = take(slots, 0)
    place.release(true, 1)
    place.release(true, 2)
    expect(slots.inFlight()).toBe(0)
  })

  it('gives shadows a quarter at most, idle places only, and drops them first', () => {
    const slots = createSlots()
    let dropped = 0
    const shadow = slots.takeIdle(2, limits, () => dropped++)
    expect(shadow).not.toBeNull()
    expect(slots.takeIdle(2, limits, () => {})).toBeNull()
    for (const at of [0, 0, 0]) take(slots, at)
    expect(dropped).toBe(0)
    take(slots, 1)
    expect(dropped).toBe(1)
    shadow?.release()
    expect(slots.takeIdle(2, limits, () => {})).toBeNull()
    expect(slots.take(2, limits).kind).toBe('overflow')
  })

  it('takes a place back from who was ended without a word, long after the time limit', () => {
    const slots = createSlots()
    const ended = take(slots, 0)
    for (const at of [1, 2, 9_999]) take(slots, at)
    expect(slots.take(9_999, limits).kind).toBe('saturated')
    take(slots, 10_000)
    // Who comes back after all gives back nothing that is somebody else's.
    ended.release(true, 10_001)
    expect(slots.inFlight()).toBe(4)
    expect(slots.take(10_001, limits).kind).toBe('granted')
  })

  it('takes the place of a shadow back in the same way', () => {
    const slots = createSlots()
    expect(slots.takeIdle(0, limits, () => {})).not.toBeNull()
    expect(slots.takeIdle(9_999, limits, () => {})).toBeNull()
    expect(slots.takeIdle(10_000, limits, () => {})).not.toBeNull()
  })

  it('lets nobody wait for longer than the time limit, and keeps no place for who gave up', async () => {
    const slots = createSlots()
    const short = { concurrency: 1, timeoutMs: 20 }
    const place = slots.take(0, short)
    expect(await slots.waitForPlace(short)).toBe(false)
    const next = slots.waitForPlace(short)
    if (place.kind === 'granted') place.release(true, 30)
    expect(await next).toBe(true)
  })

  it('wakes who waits when a place is free, first come first served, and turns away who would wait too long', async () => {
    const slots = createSlots()
    const places = [0, 0, 0, 0].map((at) => take(slots, at))
    const woken: number[] = []
    const waits = Array.from({ length: 16 }, (_, i) => slots.waitForPlace(limits).then(() => woken.push(i)))
    expect(await slots.waitForPlace(limits)).toBe(false)
    places[0]?.release(true, 1)
    places[1]?.release(true, 2)
    await Promise.all(waits.slice(0, 2))
    expect(woken).toEqual([0, 1])
    expect(await slots.waitForPlace(limits)).toBe(true)
  })
})
