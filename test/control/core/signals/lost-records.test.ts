import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import { LostRecords } from '../../../../control/core/signals/lost-records.ts'
import { addReceived, type Reported } from '../../../../control/core/signals/reported.ts'
import { sampleBatch } from '../../../support/sample-batch.ts'

const POLICY = DEFAULT_POLICY.signals.lostRecords

/** One gateway with 2 requests a second on each arm; what has arrived and what was dropped by the second. */
function hear(
  lost: LostRecords,
  second: number,
  {
    missing = 0,
    dropped = 0,
    id = 'edge/a',
    offset = 0,
  }: Partial<Record<'missing' | 'dropped' | 'offset', number>> & { id?: string } = {},
): void {
  const assigned = 2 * second + offset
  const instance: Reported = {
    id,
    gateway: 'edge',
    seq: second + 1,
    assigned: { baseline: assigned, candidate: assigned },
    received: { baseline: assigned, candidate: assigned - missing - dropped },
    dropped: { baseline: 0, candidate: dropped },
  }
  lost.hear(second, [instance])
}

describe('lost records', () => {
  it('are none while all that was assigned arrives, late by what is on its way', () => {
    const lost = new LostRecords(POLICY)
    for (let second = 0; second <= 600; second++) hear(lost, second, { missing: second % 7 })
    expect(lost.answer(600)).toMatchObject({ state: 'clear', value: 0 })
    expect(lost.answer(600).text).toMatch(/^all records of [\d,]+ requests have arrived/)
  })

  it('raise at once what a gateway says it dropped, as a fraction of what it assigned', () => {
    const lost = new LostRecords(POLICY)
    for (let second = 0; second <= 300; second++) hear(lost, second)
    hear(lost, 301, { dropped: 17 })
    expect(lost.answer(301)).toMatchObject({ state: 'raised' })
    expect(lost.answer(301).text).toMatch(/^edge lost 17 of \d+ records of the candidate in five minutes/)
    for (let second = 302; second <= 700; second++) hear(lost, second, { dropped: 17 })
    expect(lost.answer(700).state).toBe('clear')
  })

  it('raise what never arrives within two minutes, although nobody says so, and of either arm', () => {
    const lost = new LostRecords(POLICY)
    for (let second = 0; second <= 300; second++) hear(lost, second)
    let raisedAt = 0
    for (let second = 301; second <= 600 && raisedAt === 0; second++) {
      hear(lost, second, { missing: Math.floor((second - 300) / 5) })
      if (lost.answer(second).state === 'raised') raisedAt = second
    }
    expect(raisedAt - 300).toBeGreaterThan(30)
    expect(raisedAt - 300).toBeLessThanOrEqual(150)
  })

  it('make no noise of one or two records, nor of an instance that ends', () => {
    const lost = new LostRecords(POLICY)
    for (let second = 0; second <= 300; second++) hear(lost, second, { dropped: second > 200 ? 2 : 0 })
    expect(lost.answer(300).state).toBe('clear')
    lost.hear(301, [])
    for (let second = 302; second < 500; second++) hear(lost, second, { id: 'edge/b', offset: -2 * 301 })
    expect(lost.answer(500).state).toBe('clear')
  })

  it('begin with what instances had when nobody had looked yet, and go on from their state', () => {
    const late = new LostRecords(POLICY)
    hear(late, 1_000, { dropped: 500 })
    expect(late.answer(1_000).state).toBe('unknown')
    hear(late, 1_031, { dropped: 500 })
    expect(late.answer(1_031).state).toBe('clear')
    const restored = new LostRecords(POLICY, JSON.parse(JSON.stringify(late.state())))
    hear(restored, 1_061, { dropped: 520 })
    expect(restored.answer(1_061).state).toBe('raised')
  })
})

describe('what has arrived of an instance', () => {
  const { header, attempts } = sampleBatch()
  const [record] = attempts
  const primary = { ...record!, role: 'primary', eligible: true, assignedBy: 'hash', rollout: 'tts' } as const

  it('counts primary requests that the hash assigned, by rollout and arm', () => {
    const first = addReceived(null, { ...header, seq: 1 }, [primary, { ...primary, role: 'fallback' }])
    expect(first).toEqual({ tts: { baseline: 0, candidate: 0, [primary.arm]: 1 } })
    expect(
      addReceived(first, { ...header, seq: 2 }, [primary, { ...primary, assignedBy: 'override' }]),
    ).toEqual({
      tts: { baseline: 0, candidate: 0, [primary.arm]: 2 },
    })
  })

  it('takes an instance that was never heard of before for one that lost nothing', () => {
    const assigned = { tts: { baseline: 900, candidate: 100 } }
    expect(addReceived(null, { ...header, seq: 41, assigned }, [primary])).toEqual(assigned)
  })
})
