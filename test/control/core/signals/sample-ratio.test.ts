import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AssignedRequest } from '../../../../control/core/signals/assigned-request.ts'
import { SampleRatio } from '../../../../control/core/signals/sample-ratio.ts'
import { assign, bucketOf, hashUnit } from '../../../../gateway-plugin/assign.ts'
import { seededRandom } from '../../../support/simulated-world.ts'

const SALT = 'tts-2026a'

function request(unit: number, share: number, change: Partial<AssignedRequest> = {}): AssignedRequest {
  const name = `user-${unit}`
  return {
    arm: assign(SALT, name, share),
    fingerprint: hashUnit('known-units', name),
    bucket: bucketOf(hashUnit(SALT, name)),
    share,
    full: false,
    ...change,
  }
}

/** A request whose arm comes from chance and not from its bucket, so that only the counting can notice. */
function byChance(random: () => number, share: number, actual: number): AssignedRequest {
  const onCandidate = random() * 10_000 < actual
  return {
    arm: onCandidate ? 'candidate' : 'baseline',
    fingerprint: Math.floor(random() * 0x1_0000_0000),
    bucket: onCandidate ? 1 : 10_000,
    share,
    full: false,
  }
}

describe('the sample ratio', () => {
  it('stays clear over a whole rollout with the real hash, however often heavy users ask', () => {
    const ratio = new SampleRatio()
    const random = seededRandom(7)
    let tick = 0
    for (const share of [1_000, 2_500, 5_000, 7_500])
      for (let i = 0; i < 300; i++)
        // A tenth of the users makes most of the requests.
        ratio.step(
          ++tick,
          Array.from({ length: 20 }, () => request(Math.floor(random() ** 3 * 20_000), share)),
        )
    expect(ratio.answer(tick).state).toBe('clear')
    expect(ratio.logE).toBeLessThan(3)
  })

  it('is raised within a few thousand users when 12 % are found where 10 % should be, and says both', () => {
    const ratio = new SampleRatio()
    const random = seededRandom(3)
    let tick = 0
    while (ratio.answer(tick).state !== 'raised' && tick < 20_000)
      ratio.step(++tick, [byChance(random, 1_000, 1_200)])
    expect(tick).toBeLessThan(8_000)
    expect(ratio.answer(tick).text).toMatch(
      /^12.2\s% of 3,447 units went to the candidate at a share of 10\s%, expected 10\s%: evidence/,
    )
  })

  it('alarms in at most one of a thousand healthy rollouts: none of 300, of 3,000 users each', () => {
    let alarms = 0
    for (let seed = 1; seed <= 300; seed++) {
      const ratio = new SampleRatio()
      const random = seededRandom(seed)
      for (let tick = 1; tick <= 300; tick++) {
        ratio.step(
          tick,
          Array.from({ length: 10 }, () => byChance(random, 1_000, 1_000)),
        )
        if (ratio.logE >= Math.log(1_000)) {
          alarms++
          break
        }
      }
    }
    expect(alarms).toBe(0)
  })

  it('after a raise counts users of the baseline by what is left of it, and nobody twice', () => {
    const ratio = new SampleRatio()
    const users = Array.from({ length: 3_000 }, (_, unit) => unit)
    ratio.step(
      1,
      users.map((unit) => request(unit, 1_000)),
    )
    ratio.step(
      2,
      users.map((unit) => request(unit, 1_000)),
    )
    const known = ratio.state().groups
    expect(known.map(({ from, to, candidate, baseline }) => [from, to, candidate + baseline])).toEqual([
      [0, 1_000, 3_000],
    ])
    ratio.step(
      3,
      users.map((unit) => request(unit, 5_500)),
    )
    const [first, second] = ratio.state().groups
    expect(second).toMatchObject({ from: 1_000, to: 5_500 })
    expect(second!.candidate + second!.baseline).toBe(first!.baseline)
    // Half of those who were left moved: (55 − 10) / (100 − 10).
    expect(second!.candidate / first!.baseline).toBeCloseTo(0.5, 1)
    expect(ratio.answer(3).state).toBe('clear')
  })

  it('speaks of the share that is counted now, although a person went back to one that was there before', () => {
    const ratio = new SampleRatio()
    const meet = (tick: number, from: number, share: number) =>
      ratio.step(
        tick,
        Array.from({ length: 500 }, (_, i) => request(from + i, share)),
      )
    meet(1, 0, 1_000)
    meet(2, 500, 2_500)
    expect(ratio.answer(2).text).toMatch(/of 500 units went to the candidate at a share of 25\s%/)
    meet(3, 1_000, 1_000)
    expect(ratio.answer(3).text).toMatch(/of 1,000 units went to the candidate at a share of 10\s%/)
  })

  it('is raised by a single request on the other arm than its bucket says, for five minutes', () => {
    const ratio = new SampleRatio()
    ratio.step(10, [request(1, 5_000), { ...request(2, 5_000), arm: 'candidate', bucket: 5_001 }])
    expect(ratio.answer(10)).toMatchObject({
      state: 'raised',
      text: expect.stringContaining('1 request was'),
    })
    expect(ratio.answer(309).state).toBe('raised')
    expect(ratio.answer(310).state).toBe('clear')
  })

  it('judges a request by the share of its own plan, and says nothing where that is not known', () => {
    const ratio = new SampleRatio()
    const late = { ...request(1, 1_000), arm: 'baseline' as const, bucket: 4_000 }
    ratio.step(1, [late, { ...late, share: null, arm: 'candidate' }])
    expect(ratio.answer(1).state).toBe('clear')
    ratio.step(2, [{ ...late, share: 5_000 }])
    expect(ratio.answer(2).state).toBe('raised')
  })

  it('holds nothing against a bucket that reports cannot tell, or do not', () => {
    const ratio = new SampleRatio()
    ratio.step(1, [{ ...request(1, 10_000), arm: 'baseline', bucket: 10_000 }])
    expect(ratio.answer(1).state).toBe('unknown')
    ratio.step(2, [{ ...request(1, 5_000), arm: 'baseline', bucket: 0 }])
    expect(ratio.answer(2).state).toBe('clear')
  })

  it('remembers a bounded number of users, still counts new ones, and stays right', () => {
    const ratio = new SampleRatio(undefined, 64)
    for (let unit = 0; unit < 20_000; unit++) ratio.step(unit, [request(unit, 5_000)])
    const { units, groups } = ratio.state()
    expect(Object.values(units.units).flat().length).toBeLessThanOrEqual(64)
    expect(groups[0]!.candidate + groups[0]!.baseline).toBeGreaterThan(64)
    expect(ratio.answer(20_000).state).toBe('clear')
  })

  it('is the same in any order inside a tick, and across a snapshot at any tick', () => {
    const seen = fc.record({
      unit: fc.integer({ min: 0, max: 60 }),
      share: fc.constantFrom(1_000, 2_500, 5_000),
      wrong: fc.integer({ min: 0, max: 40 }).map((n) => n === 0),
    })
    fc.assert(
      fc.property(fc.array(fc.array(seen, { maxLength: 6 }), { maxLength: 40 }), fc.nat(39), (ticks, cut) => {
        const a = new SampleRatio(undefined, 32)
        let b = new SampleRatio(undefined, 32)
        ticks.forEach((units, tick) => {
          const requests = units.map(({ unit, share, wrong }) =>
            request(unit, share, wrong ? { arm: 'candidate', bucket: 9_999 } : {}),
          )
          a.step(tick, requests)
          b.step(tick, requests.toReversed())
          if (tick === cut) b = new SampleRatio(JSON.parse(JSON.stringify(b.state())), 32)
        })
        expect(b.state()).toEqual(a.state())
        expect(b.logE).toBe(a.logE)
      }),
      { numRuns: 200 },
    )
  })
})
