import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyAdmission,
  emptyAdmission,
  forgetCandidate,
  restoreAdmission,
  snapshotAdmission,
} from '../../../../control/core/admission/admission-state.ts'
import { type AdmissionContext, admitBatch } from '../../../../control/core/admission/admit.ts'
import { OneVoice } from '../../../../control/core/admission/one-voice.ts'
import { createJudge } from '../../../../control/core/judge/judge.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'
import { errorsOnly, poisson, START, seeded } from '../judge/simulate.ts'
import { attempt, context, RECEIVED_AT, rolloutFacts } from './records.ts'

/** Seconds at which a unit that fails once a second is heard, among so many other units, active for two minutes. */
function heardFailing(seconds: number, others: number): number[] {
  const voice = new OneVoice(emptyAdmission())
  const heard: number[] = []
  for (let second = -120; second < seconds; second++) {
    const tick = START + second
    if (second % 60 === 0) for (let i = 0; i < others; i++) voice.hear(tick, 'candidate', `other-${i}`, false)
    if (second >= 0 && voice.hear(tick, 'candidate', 'broken', true)) heard.push(second)
  }
  return heard
}

describe('one user is one voice', () => {
  it('hears a user who always fails less and less: after 1, 2, 4, 8 minutes, up to once an hour', () => {
    expect(heardFailing(1_000, 20)).toEqual([0, 60, 180, 420, 900])
    const day = heardFailing(86_400, 20)
    expect(day.at(-1)! - day.at(-2)!).toBe(3_600)
  })

  it('waits ten seconds only while fewer than ten units are active', () => {
    expect(heardFailing(100, 3)).toEqual([0, 10, 30, 70])
  })

  it('waits a minute from the second minute of ten units on, whatever order they came in', () => {
    const units = fc.shuffledSubarray(
      Array.from({ length: 10 }, (_, unit) => unit),
      { minLength: 10 },
    )
    const minute = Math.floor(START / 60) * 60
    fc.assert(
      fc.property(units, units, (before, meanwhile) => {
        const voice = new OneVoice(emptyAdmission())
        for (const unit of before.slice(0, 4)) voice.hear(minute + unit, 'candidate', `${unit}`, false)
        for (const unit of before.slice(4)) voice.hear(minute + 60 + unit, 'candidate', `${unit}`, false)
        // Of the minute that is not over, nothing counts, however much of it was heard.
        for (const unit of meanwhile) voice.hear(minute + 122, 'candidate', `more ${unit}`, false)
        expect(voice.hear(minute + 123, 'candidate', 'early', true)).toBe(true)
        expect(voice.hear(minute + 133, 'candidate', 'early', false)).toBe(true)
        expect(voice.hear(minute + 124, 'candidate', 'late', true)).toBe(true)
        expect(voice.hear(minute + 183, 'candidate', 'late', false)).toBe(false)
      }),
    )
  })

  it('leaves out good observations as well as bad ones', () => {
    const voice = new OneVoice(emptyAdmission())
    expect(voice.hear(0, 'candidate', 'a', true)).toBe(true)
    expect(voice.hear(5, 'candidate', 'a', false)).toBe(false)
    expect(voice.hear(10, 'candidate', 'a', false)).toBe(true)
  })

  it('forgives a user who succeeds again', () => {
    const voice = new OneVoice(emptyAdmission())
    for (const tick of [0, 10, 30]) expect(voice.hear(tick, 'candidate', 'a', true)).toBe(true)
    expect(voice.hear(70, 'candidate', 'a', false)).toBe(true)
    expect(voice.hear(71, 'candidate', 'a', true)).toBe(true)
    expect(voice.hear(81, 'candidate', 'a', true)).toBe(true)
  })

  it('hears the arms apart: a copy that failed does not silence the original', () => {
    const voice = new OneVoice(emptyAdmission())
    voice.hear(0, 'candidate', 'a', true)
    expect(voice.hear(1, 'baseline', 'a', false)).toBe(true)
  })

  it('hears everybody again after a new epoch, however long they failed before it', () => {
    const state = emptyAdmission()
    for (let tick = 0; tick < 1_800; tick += 10) {
      const voice = new OneVoice(state)
      for (const arm of ['candidate', 'baseline'] as const) voice.hear(tick, arm, 'a', true)
      applyAdmission(state, voice.patch(), tick)
    }
    expect(new OneVoice(state).hear(1_800, 'candidate', 'a', true)).toBe(false)
    forgetCandidate(state)
    expect(new OneVoice(state).hear(1_800, 'candidate', 'a', true)).toBe(true)
    expect(new OneVoice(state).hear(1_800, 'baseline', 'a', true)).toBe(false)
  })

  it('changes nothing until the rows are committed', () => {
    const state = emptyAdmission()
    const within = context(rolloutFacts({ state }))
    const failing = [attempt({ outcome: 'error' }), attempt({ outcome: 'error' })]
    const { rows, patches } = admitBatch(failing, within)
    expect(rows.map((row) => row.why)).toEqual(['judged', 'repeat'])
    expect(rows[1]).toMatchObject({ judged: false, observation: { bad: true } })
    expect(state).toEqual(emptyAdmission())
    expect(admitBatch(failing, within).rows).toEqual(rows)
    applyAdmission(state, patches.get('tts')!, rows[0]!.tick)
    expect(admitBatch([attempt()], within).rows[0]).toMatchObject({ why: 'repeat' })
  })

  it('says the same whether records come in one batch or in many, with a restart in between', () => {
    const records = fc.array(
      fc.record({ unit: fc.constantFrom('a', 'b', 'c', 'd'), bad: fc.boolean(), after: fc.nat(20_000) }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 7 }), (chosen, size) => {
        let clock = 0
        const all = chosen.map(({ unit, bad, after }) => {
          clock += after
          return attempt({ unit, outcome: bad ? 'error' : 'ok', endedAt: clock })
        })
        const during = (state = emptyAdmission()): AdmissionContext =>
          context(rolloutFacts({ state }), { receivedAtMs: RECEIVED_AT + clock, sentAt: clock })
        // Ages over 60 s are not judged, so the run must be shorter.
        fc.pre(clock <= 60_000)
        const whole = admitBatch(all, during()).rows
        let state = emptyAdmission()
        const parts = []
        for (let from = 0; from < all.length; from += size) {
          const { rows, patches } = admitBatch(all.slice(from, from + size), during(state))
          parts.push(...rows)
          applyAdmission(state, patches.get('tts')!, rows.at(-1)!.tick)
          state = restoreAdmission(JSON.parse(JSON.stringify(snapshotAdmission(state))))
        }
        expect(parts).toEqual(whole)
      }),
    )
  })

  it('says the same of each record in whatever order a batch holds them', () => {
    const records = fc.array(
      fc.record({ unit: fc.constantFrom('a', 'b', 'c'), bad: fc.boolean(), at: fc.nat(30) }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(
        records.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([chosen, shuffled]) => {
          const within = context(rolloutFacts(), { receivedAtMs: RECEIVED_AT + 30_000, sentAt: 30_000 })
          const told = (order: typeof chosen) => {
            const all = order.map(({ unit, bad, at }) =>
              attempt({ unit, outcome: bad ? 'error' : 'ok', startedAt: at * 1_000, endedAt: at * 1_000 }),
            )
            const { rows, patches } = admitBatch(all, within)
            const said = all.map(({ unit, outcome, endedAt }, i) =>
              [endedAt, unit, outcome, rows[i]!.why].join(),
            )
            return [said.sort(), [...(patches.get('tts')?.muted ?? [])].sort()]
          }
          expect(told(shuffled)).toEqual(told(chosen))
        },
      ),
    )
  })

  it('remembers a bounded number of units', () => {
    const state = emptyAdmission()
    for (let batch = 0; batch < 30; batch++) {
      const voice = new OneVoice(state)
      for (let i = 0; i < 1_000; i++) voice.hear(batch, 'candidate', `unit-${batch}-${i}`, true)
      applyAdmission(state, voice.patch(), batch)
    }
    expect(state.muted.size).toBe(20_000)
    applyAdmission(state, { muted: new Map(), active: [] }, 10_000)
    expect(state.muted.size).toBe(0)
  })
})

interface Crowd {
  readonly seed: number
  readonly users: number
  readonly perSec: number
  readonly seconds: number
  /** Probability that a user of the crowd fails. */
  readonly rate: (second: number) => number
  /** Requests a second of one user who always fails. */
  readonly brokenPerSec: number
}

/** Second at which the error trigger decides; null: never. */
function decide({ seed, users, perSec, seconds, rate, brokenPerSec }: Crowd): number | null {
  const random = seeded(seed)
  const judge = createJudge(errorsOnly())
  const state = emptyAdmission()
  for (let second = 0; second < seconds; second++) {
    const tick = START + second
    const voice = new OneVoice(state)
    const seen: Observation[] = []
    const say = (unit: string, bad: boolean) => {
      if (!voice.hear(tick, 'candidate', unit, bad)) return
      seen.push({
        tick,
        arm: 'candidate',
        bad,
        latencyMs: null,
        censored: false,
        characters: 90,
        language: 'en',
      })
    }
    for (let i = poisson(random, perSec); i > 0; i--)
      say(`user-${Math.floor(random() * users)}`, random() < rate(second))
    for (let i = 0; i < brokenPerSec; i++) say('broken', true)
    applyAdmission(state, voice.patch(), tick)
    if (seen.length === 0) continue
    judge.add(tick, seen)
    judge.close(tick)
    if (judge.breached) return second
  }
  return null
}

describe('a user who always fails and retries five times a second', () => {
  const broken = { brokenPerSec: 5, rate: () => 0.003 }

  it.each([
    ['a hundred others at two requests a second', 100, 2, 86_400],
    ['twenty others at one request in five seconds', 20, 0.2, 86_400],
    ['four others at one request a second', 4, 1, 86_400],
  ])('rolls nobody back among %s', (_, users, perSec, seconds) => {
    for (let seed = 1; seed <= 3; seed++)
      expect(decide({ seed, users, perSec, seconds, ...broken })).toBeNull()
  })
})

describe('an outage', () => {
  it.each([
    [200, 2, 20],
    [20, 1, 40],
    [5, 1, 90],
  ])('of all of %i users at %d requests a second is decided within %i s', (users, perSec, within) => {
    for (let seed = 1; seed <= 5; seed++) {
      const rate = (second: number) => (second < 3_600 ? 0 : 1)
      const decided = decide({ seed, users, perSec, seconds: 4_000, rate, brokenPerSec: 0 })
      expect(decided! - 3_600).toBeLessThanOrEqual(within)
    }
  })
})
