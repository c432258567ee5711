import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import { Capacity } from '../../../../control/core/signals/capacity.ts'
import type { DurationMs } from '../../../../control/core/units.ts'

const POLICY = DEFAULT_POLICY.signals.capacity

/** Two requests a second; `full` of ten find it full while `isFull`. */
function run(
  seconds: number,
  isFull: (second: number) => boolean,
  capacity = new Capacity(POLICY),
): Capacity {
  for (let second = 0; second < seconds; second++)
    capacity.step(second, 2, isFull(second) && second % 5 < 2 ? 1 : 0)
  return capacity
}

describe('the capacity signal', () => {
  it('is raised when more than a tenth found the candidate full for five minutes, and clear again after', () => {
    expect(run(200, () => true).answer(199).state).toBe('clear')
    const full = run(400, () => true)
    expect(full.answer(399)).toMatchObject({ state: 'raised', bound: 0.1 })
    expect(full.answer(399).text).toMatch(
      /^20\s% of 680 requests over 5\smin found the candidate full, bound 10\s%$/,
    )
    expect(run(1_000, (second) => second < 400).answer(999).state).toBe('clear')
  })

  it('is not raised by one burst, however large, nor by a few now and then', () => {
    const capacity = run(600, () => false)
    capacity.step(600, 400, 400)
    expect(capacity.answer(600).state).toBe('clear')
    expect(run(900, (second) => second % 60 < 12).answer(899).state).toBe('clear')
  })

  it('says nothing on a handful of requests', () => {
    const capacity = new Capacity(POLICY)
    for (let second = 0; second < 400; second += 60) capacity.step(second, 1, 1)
    expect(capacity.answer(400).state).toBe('unknown')
  })

  it('begins anew from a state of another length of time, and does not count with it for ever', () => {
    const quiet = run(400, () => false, new Capacity({ ...POLICY, forMs: 60_000 as DurationMs }))
    const hour = new Capacity({ ...POLICY, forMs: 3_600_000 as DurationMs }, quiet.state())
    for (let second = 400; second < 8_000; second++) hour.step(second, 2, second % 5 < 2 ? 1 : 0)
    expect(hour.answer(7_999)).toMatchObject({ state: 'raised', value: 0.2 })
  })

  it('goes on from its state', () => {
    const half = run(200, () => true)
    const restored = new Capacity(POLICY, JSON.parse(JSON.stringify(half.state())))
    for (let second = 200; second < 400; second++) restored.step(second, 2, second % 5 < 2 ? 1 : 0)
    expect(restored.state()).toEqual(run(400, () => true).state())
  })
})
