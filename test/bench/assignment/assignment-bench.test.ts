import { describe, expect, it } from 'vitest'
import { createCrossfadeField } from './crossfade-field.ts'
import { describeTimings } from './describe-timings.ts'
import { SHARE, TARGETED_FLAGS } from './question.ts'
import { threeRollouts } from './three-rollouts.ts'
import { type Timing, timeContenders } from './time-contenders.ts'
import { unitIds } from './unit-ids.ts'

const timing = (name: string, rounds: readonly number[], candidateShare = 0.25): Timing => ({
  contender: { name, calls: 'call()', evaluateAll: () => 0 },
  rounds,
  candidateShare,
})
const size = { units: 1_000, rounds: 3 }

describe('the assignment bench', () => {
  it('asks everybody about the same version 4 UUIDs in each run', () => {
    const ids = unitIds(500)
    expect(unitIds(500)).toEqual(ids)
    expect(new Set(ids).size).toBe(500)
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('gives peers the targets that our three rollouts have, and the same share', () => {
    const { rollouts } = threeRollouts()
    expect(
      rollouts.map(({ key, eligible }) => [key, eligible.languages[0], eligible.voices[0] ?? null]),
    ).toEqual(TARGETED_FLAGS.map(({ key, language, voice }) => [key, language, voice]))
    expect(rollouts.at(-1)?.share).toBe(SHARE)
  })

  it('times our two calls round by round, and each puts its share on the candidate', async () => {
    const { flag, decision } = createCrossfadeField()
    const timings = await timeContenders([flag, decision], unitIds(1_000), { rounds: 3, roundMs: 1 })
    for (const { rounds, candidateShare } of timings) {
      expect(rounds).toHaveLength(3)
      expect(candidateShare).toBeGreaterThan(0.2)
      expect(candidateShare).toBeLessThan(0.3)
    }
  })

  it('compares with the fastest peer, round against round', () => {
    const report = describeTimings(
      'Speed',
      [timing('ours', [20, 40, 20]), timing('slow', [900, 900, 900]), timing('fast', [100, 200, 100])],
      [],
      size,
    )
    expect(report.columns).toContain('of fast')
    expect(report.rows.map((row) => [row[0], row[3]])).toEqual([
      ['ours', '0.20'],
      ['slow', '9.00'],
      ['fast', '1.00'],
    ])
    expect(report.misses).toEqual([])
  })

  it('misses the aim only when nearly every round is clearly over it', () => {
    const against = (ours: readonly number[]) =>
      describeTimings('Speed', [timing('ours', ours), timing('fast', [100, 100, 100])], [], size).misses
    expect(against([31, 32, 33])).toHaveLength(1)
    expect(against([26, 27, 28])).toEqual([])
    expect(against([20, 60, 60])).toEqual([])
  })

  it('refuses the figure of a contender that answers without looking', () => {
    expect(() => describeTimings('Speed', [timing('ours', [1]), timing('lazy', [1], 0)], [], size)).toThrow(
      'lazy put 0.0 % on the candidate; expected 25 %',
    )
  })

  it('keeps a peer that could not be installed in the table, with the reason, and compares with nobody', () => {
    const absent = [{ name: 'unleash-client', reason: 'npm ci ended with code 1' }]
    const report = describeTimings('Speed', [timing('ours', [50])], absent, size)
    expect(report.rows[1]?.slice(0, 2)).toEqual(['unleash-client', 'not measured'])
    expect(report.skipped).toEqual(['unleash-client: npm ci ended with code 1'])
    expect(report.notes).toEqual([])
    expect(report.misses).toEqual([])
  })
})
