import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import type { AssignedRequest } from '../../../../control/core/signals/assigned-request.ts'
import { shareAt } from '../../../../control/core/signals/share-history.ts'
import { Signals } from '../../../../control/core/signals/signals.ts'
import type { BasisPoints, EpochMs } from '../../../../control/core/units.ts'

const POLICY = DEFAULT_POLICY.signals
const EAGER = { state: 'clear', value: 0, bound: 1, sample: 100, text: 'errors: none' } as const

function misrouted(share = 5_000): AssignedRequest {
  return { arm: 'candidate', fingerprint: 1, bucket: 9_000, share, full: false }
}

describe('the signals of a rollout', () => {
  it('say since when they are raised, hold while they are, and how long it has been quiet', () => {
    const signals = new Signals(POLICY)
    signals.close(9, EAGER)
    expect(signals.quietMs).toBeNull()
    signals.add(10, misrouted())
    signals.close(10, EAGER)
    signals.close(20, EAGER)
    expect(signals.holding()).toMatchObject([{ signal: 'sample-ratio', state: 'raised', since: 10_000 }])
    expect(signals.quietMs).toBe(0)
    signals.close(309, EAGER)
    signals.close(400, EAGER)
    expect(signals.holding()).toEqual([])
    expect(signals.quietMs).toBe(91_000)
  })

  it('do not hold again for what a person has answered, until it was clear once', () => {
    const signals = new Signals(POLICY)
    signals.add(1, misrouted())
    signals.close(1, EAGER)
    signals.answer()
    signals.add(2, misrouted())
    signals.close(2, EAGER)
    expect(signals.holding()).toEqual([])
    expect(signals.readings().find(({ signal }) => signal === 'sample-ratio')?.state).toBe('raised')
    signals.close(500, EAGER)
    signals.add(501, misrouted())
    signals.close(501, EAGER)
    expect(signals.holding()).toHaveLength(1)
  })

  it('hold for another signal although one is answered, eager suspicion after it lasted for half a minute', () => {
    const signals = new Signals(POLICY)
    signals.add(1, misrouted())
    signals.close(1, EAGER)
    signals.answer()
    signals.close(2, { ...EAGER, state: 'raised', value: 2 })
    expect(signals.holding()).toEqual([])
    signals.close(31, { ...EAGER, state: 'raised', value: 2 })
    expect(signals.holding()).toEqual([])
    signals.close(32, { ...EAGER, state: 'raised', value: 2 })
    expect(signals.holding().map(({ signal }) => signal)).toEqual(['eager-suspicion'])
  })

  it('that are switched off are shown and do not hold', () => {
    const signals = new Signals({ ...POLICY, sampleRatio: { enabled: false } })
    signals.add(1, misrouted())
    signals.close(1, EAGER)
    expect(signals.readings()[0]).toMatchObject({ signal: 'sample-ratio', state: 'raised' })
    expect(signals.holding()).toEqual([])
    expect(signals.quietMs).toBeNull()
    signals.configure(POLICY)
    expect(signals.holding()).toHaveLength(1)
  })

  it('go on from a snapshot at the same tick as if nothing had happened', () => {
    const one = new Signals(POLICY)
    let other = new Signals(POLICY)
    for (let tick = 0; tick < 1_000; tick++) {
      for (const signals of [one, other]) {
        if (tick % 100 === 3) signals.add(tick, misrouted())
        signals.add(tick, {
          arm: 'candidate',
          fingerprint: tick,
          bucket: 100,
          share: 5_000,
          full: tick % 3 === 0,
        })
        signals.close(tick, EAGER)
      }
      if (tick % 77 === 0) other = new Signals(POLICY, JSON.parse(JSON.stringify(other.state())))
    }
    expect(other.state()).toEqual(one.state())
    expect(other.quietMs).toBe(one.quietMs)
    expect(other.readings()).toEqual(one.readings())
  })

  it('forget users with the epoch, and what gateways lose not', () => {
    const signals = new Signals(POLICY)
    signals.add(1, misrouted())
    signals.close(1, EAGER)
    signals.reset()
    signals.close(2, EAGER)
    expect(signals.readings()[0]?.state).toBe('unknown')
    expect(signals.quietMs).toBe(1_000)
  })
})

describe('the share of a plan', () => {
  const mark = (planVersion: number, share: number) => ({
    planVersion,
    share: share as BasisPoints,
    at: 0 as EpochMs,
  })

  it('is that of the newest decision at or before it; before all that is known, nobody knows', () => {
    const marks = [mark(10, 0), mark(20, 1_000), mark(30, 2_500)]
    expect([9, 10, 19, 20, 29, 30, 99].map((version) => shareAt(marks, version))).toEqual([
      null,
      0,
      0,
      1_000,
      1_000,
      2_500,
      2_500,
    ])
  })
})
