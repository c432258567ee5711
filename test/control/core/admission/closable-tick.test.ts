import { describe, expect, it } from 'vitest'
import { closableTick } from '../../../../control/core/admission/closable-tick.ts'

const heard = (completeThroughMs: number, heardAtMs = 100_000, instance = 'a') => ({
  gateway: 'edge',
  instance,
  heardAtMs,
  completeThroughMs,
})

describe('closing ticks', () => {
  it('closes what every live instance has declared complete', () => {
    const instances = [heard(100_000), heard(99_200, 100_000, 'b')]
    expect(closableTick(instances, 100_400, 90)).toBe(98)
  })

  it('waits for a live instance for three seconds after the end of a tick, no longer', () => {
    const instances = [heard(90_000, 97_000)]
    expect(closableTick(instances, 100_000, 0)).toBe(96)
    expect(closableTick(instances, 99_999, 0)).toBe(95)
  })

  it('does not wait for an instance that was silent for ten seconds', () => {
    const instances = [heard(100_000), heard(80_000, 89_999, 'gone')]
    expect(closableTick(instances, 100_000, 0)).toBe(99)
  })

  it('waits three seconds when no instance is live', () => {
    expect(closableTick([], 100_000, 0)).toBe(96)
  })

  it('never closes a tick that has not ended, and never goes back', () => {
    expect(closableTick([heard(500_000)], 100_000, 0)).toBe(99)
    expect(closableTick([heard(100_000)], 100_000, 120)).toBe(120)
  })
})
