import { describe, expect, it } from 'vitest'
import { countUsage, isBilled, widenUsage } from '../../../../control/core/cost/count-usage.ts'
import { DAY_MS, HOUR_MS, USAGE_COUNTS, type UsageCounts } from '../../../../control/core/cost/usage.ts'
import { type AttemptRecord, OUTCOMES } from '../../../../gateway-plugin/contract.ts'
import { attempt, billing, NOON, record } from '../../../contracts/store-samples.ts'

/** What one attempt counts, without the zeros. */
function countsOf(change: Partial<AttemptRecord>): Partial<UsageCounts> {
  const [row] = countUsage([attempt(0, change)], HOUR_MS)
  return Object.fromEntries(Object.entries(row!.counts).filter(([, count]) => count !== 0))
}

const CALLED = { calls: 1, characters: 80, audioMs: 5_375 }
const SPOKEN = { ...CALLED, okCalls: 1, okCharacters: 80 }
const ASKED = { requests: 1, userCharacters: 80, userAudioMs: 5_375 }
/** 80 characters at 990 a minute. */
const ESTIMATED_MS = 4_848

describe('what is billed', () => {
  it('is a call that the vendor answered, or may have answered', () => {
    const billed = OUTCOMES.filter((outcome) => isBilled(record({ outcome })))
    expect(billed).toEqual(['ok', 'timeout', 'aborted', 'cancelled'])
  })

  it('is nothing where nobody was called, and no answer of the cache', () => {
    for (const outcome of OUTCOMES) {
      expect(isBilled(record({ outcome, latencyMs: null }))).toBe(false)
      expect(isBilled(record({ outcome, cache: 'hit' }))).toBe(false)
    }
    expect(isBilled(record({ cache: 'bypass' }))).toBe(true)
  })

  it('is whatever the vendor measured, even where it then failed', () => {
    for (const outcome of OUTCOMES) expect(isBilled(record({ outcome, vendorMicroUnits: 0 }))).toBe(true)
  })
})

describe('counting use', () => {
  it('counts a request that was called for: once for its user, once for who was called', () => {
    expect(countsOf({})).toEqual({ ...ASKED, ...SPOKEN })
  })

  it('counts what the cache answered as asked for and free', () => {
    const hit = countsOf({ cache: 'hit', latencyMs: null })
    expect(hit).toEqual({ requests: 1, cacheHits: 1, cacheCharacters: 80 })
  })

  it.each([
    'fallback',
    'shadow',
    'reverse-shadow',
    'probe',
  ] as const)('counts a %s as a call, and as no request of a user', (role) =>
    expect(countsOf({ role })).toEqual(SPOKEN))

  it('counts the request of a user once where its backend turned it away and another one spoke', () => {
    const turnedAway = { outcome: 'short-circuited', latencyMs: null, audioSeconds: null } as const
    expect(countsOf(turnedAway)).toEqual({ requests: 1, userCharacters: 80, userAudioMs: ESTIMATED_MS })
    expect(countsOf({ role: 'fallback', backend: 'workers-ai' })).toEqual(SPOKEN)
  })

  it('counts no call of a shadow that found no place', () => {
    for (const outcome of ['saturated', 'overflow', 'short-circuited'] as const)
      expect(countsOf({ role: 'shadow', outcome, latencyMs: null })).toEqual({})
  })

  it('bills a call that timed out by an estimate of its audio, and gives it no audio', () => {
    const { okCalls: _calls, okCharacters: _characters, ...called } = SPOKEN
    const timedOut = countsOf({ role: 'fallback', outcome: 'timeout', audioSeconds: null })
    expect(timedOut).toEqual({ ...called, audioMs: ESTIMATED_MS })
  })

  it('keeps what the vendor measured apart from what its list has to price', () => {
    const { characters: _listed, audioMs: _audio, ...spoken } = SPOKEN
    const measured = { measuredCalls: 1, measuredCharacters: 80, measuredMicroUnits: 109_091_200 }
    expect(countsOf({ vendorMicroUnits: 109_091_200 })).toEqual({ ...ASKED, ...spoken, ...measured })
  })

  it('counts a failed call as asked for, and as nothing that anybody bills', () => {
    expect(countsOf({ outcome: 'error' })).toEqual(ASKED)
  })

  it('rounds audio to the millisecond, call by call', () => {
    const calls = [attempt(0, { audioSeconds: 0.0014 }), attempt(1, { audioSeconds: 0.0014 })]
    expect(countUsage(calls, HOUR_MS)[0]!.counts.audioMs).toBe(2)
  })

  it('keeps apart what differs in anything that money depends on, and without a rollout too', () => {
    const rows = countUsage(
      [
        attempt(),
        attempt(1),
        attempt(2, { rollout: null }),
        attempt(3, { role: 'probe' }),
        attempt(4, { arm: 'baseline' }),
        attempt(5, { backend: 'other' }),
        ...[
          { metered: true },
          { model: 'm' },
          { stage: 's' },
          { baseline: 'b' },
          { baselineModel: 'bm' },
        ].map((change) => attempt(6, {}, true, billing(change))),
        attempt(7, {}, true, null),
      ],
      DAY_MS,
    )
    expect(rows.map(({ counts }) => counts.calls)).toEqual([2, ...Array(9).fill(1)])
    expect(rows[0]).toMatchObject({ rollout: 'tts', backend: 'kokoro', role: 'primary', ...billing() })
    expect(rows[1]!.rollout).toBeNull()
  })

  it('puts an attempt into the hour in which it ended, and hours into their day', () => {
    const untilHour = HOUR_MS - (NOON % HOUR_MS)
    const hours = countUsage([attempt(untilHour - 1), attempt(untilHour)], HOUR_MS)
    expect(hours.map(({ start }) => start)).toEqual([NOON + untilHour - HOUR_MS, NOON + untilHour])
    const [day, ...rest] = widenUsage(hours, DAY_MS)
    expect(rest).toEqual([])
    expect(day).toMatchObject({ start: NOON - (NOON % DAY_MS) })
    for (const name of USAGE_COUNTS)
      expect(day!.counts[name]).toBe(hours[0]!.counts[name] + hours[1]!.counts[name])
  })

  it('refuses a sum that would no longer be exact', () => {
    const huge = attempt(0, { vendorMicroUnits: Number.MAX_SAFE_INTEGER })
    expect(countUsage([huge], HOUR_MS)[0]!.counts.measuredMicroUnits).toBe(2 ** 53 - 1)
    expect(() => countUsage([huge, attempt(1, { vendorMicroUnits: 1 })], HOUR_MS)).toThrow(
      /measuredMicroUnits.*2\^53/,
    )
  })
})
