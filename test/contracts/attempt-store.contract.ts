import { describe, expect, it } from 'vitest'
import type { RolloutKey } from '../../control/core/ids.ts'
import type { Tick } from '../../control/core/units.ts'
import type { AdmittedAttempt } from '../../control/ports/attempt-store.ts'
import { describeMetrics } from './attempt-metrics.contract.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, attempt, batch, header, NOON, TTS } from './store-samples.ts'

export function describeAttemptStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} records batches`, () => {
    const held = storePerTest(open)
    const attempts = () => held.store.attempts
    const all = async () => attempts().after(TTS, 0 as Tick, 1_000, 0)

    it('with every field of every attempt as it came, also after a restart', async () => {
      const bare = {
        status: null,
        latencyMs: null,
        firstByteMs: null,
        audioSeconds: null,
        unit: '',
        outcome: 'short-circuited',
        eligible: false,
        repeated: true,
      } as const
      const rows = [attempt(0), attempt(1_500, bare, false), attempt(1_600, { vendorMicroUnits: 1_234_567 })]
      expect(await attempts().record(batch(rows))).toEqual({ kind: 'recorded' })
      await held.reopen()
      expect(await all()).toEqual(rows)
    })

    it('once, however often they are sent, and refuses the same number with another body', async () => {
      await attempts().record(batch([attempt(), attempt()]))
      await held.reopen()
      expect(await attempts().record(batch([attempt(), attempt()]))).toEqual({
        kind: 'duplicate',
        accepted: 2,
      })
      expect(await attempts().record(batch([attempt()], {}, { bodyHash: 'other' }))).toEqual({
        kind: 'conflict',
      })
      expect(await all()).toHaveLength(2)
      expect(await attempts().seen('edge', 'instance-1', 1)).toEqual({ bodyHash: 'hash-1', accepted: 2 })
      expect(await attempts().seen('edge', 'instance-1', 2)).toBeUndefined()
      expect(await attempts().seen('edge', 'instance-2', 1)).toBeUndefined()
    })

    it('of a restarted gateway, which counts from 1 under a new instance', async () => {
      await attempts().record(batch([attempt()]))
      await attempts().record(batch([attempt()], { instance: 'instance-2' }))
      expect(await all()).toHaveLength(2)
    })

    it('and gives them back as they came, page by page, those of the rollout alone', async () => {
      await attempts().record(
        batch([attempt(3_000, { unit: 'c' }), attempt(1_000, { unit: 'a' }), attempt(1_000, { unit: 'b' })]),
      )
      await attempts().record(
        batch([attempt(2_000, { rollout: null }), attempt(9_000, { rollout: 'other' })], { seq: 2 }),
      )
      const units = async (tick: number, limit: number, offset: number) =>
        (await attempts().after(TTS, tick as Tick, limit, offset)).map(({ record }) => record.unit)
      const noon = NOON / 1_000
      expect(await units(0, 10, 0)).toEqual(['c', 'a', 'b'])
      expect(await units(0, 2, 1)).toEqual(['a', 'b'])
      expect(await units(noon + 1, 10, 0)).toEqual(['c'])
      expect(await attempts().lastTick()).toBe(noon + 9)
    })

    it('and knows the newest tick of all, 0 before the first', async () => {
      expect(await attempts().lastTick()).toBe(0)
      await attempts().record(batch([attempt(5_000, { rollout: null })]))
      await attempts().record(batch([attempt(2_000)], { seq: 2 }))
      await attempts().record(batch([], { seq: 3 }))
      await held.reopen()
      expect(await attempts().lastTick()).toBe(NOON / 1_000 + 5)
    })
  })

  describe(`${name} knows the gateways`, () => {
    const held = storePerTest(open)
    const attempts = () => held.store.attempts
    const hear = (seq: number, receivedAt: number, change: Parameters<typeof header>[0] = {}) =>
      attempts().record(batch([], { ...change, seq }, { receivedAt: at(receivedAt) }))

    it('by their newest batch, with the time up to which they have told everything', async () => {
      await hear(1, 0)
      await hear(2, 1_000, { planVersion: 9, sentAt: 5_000.5, completeThrough: 4_900.25 })
      expect(await attempts().instances(NOON)).toEqual([
        {
          gateway: 'edge',
          instance: 'instance-1',
          runtime: 'node',
          heardAt: at(1_000),
          planVersion: 9,
          seq: 2,
          completeThrough: at(1_000 - 101),
          header: header({ seq: 2, planVersion: 9, sentAt: 5_000.5, completeThrough: 4_900.25 }),
          received: {},
        },
      ])
    })

    it('with what arrived of the requests that they count, once each, late batches included', async () => {
      const assigned = { tts: { baseline: 3, candidate: 2 } }
      const first = [attempt(0), attempt(1, { arm: 'baseline' }), attempt(2, { role: 'fallback' })]
      await attempts().record(batch(first, { seq: 1, assigned }))
      await attempts().record(batch([attempt(5)], { seq: 3, assigned }))
      await attempts().record(batch([attempt(4)], { seq: 2, assigned }))
      await attempts().record(batch([attempt(4)], { seq: 2, assigned }))
      await attempts().record(batch([], { seq: 41, assigned, instance: 'known-elsewhere' }))
      await held.reopen()
      const received = (await attempts().instances(NOON)).map(({ instance, received }) => [
        instance,
        received,
      ])
      expect(Object.fromEntries(received)).toEqual({
        'instance-1': { tts: { baseline: 1, candidate: 3 } },
        'known-elsewhere': assigned,
      })
    })

    it('and is not set back by a batch that comes behind a newer one', async () => {
      await hear(2, 1_000, { planVersion: 9, completeThrough: 2_000 })
      await hear(1, 3_000, { planVersion: 8 })
      expect(await attempts().instances(NOON)).toMatchObject([
        { seq: 2, planVersion: 9, heardAt: at(3_000), completeThrough: at(999) },
      ])
    })

    it('heard since a time, newest first', async () => {
      await hear(1, 1_000, { instance: 'a' })
      await hear(1, 3_000, { instance: 'b' })
      await hear(1, 2_000, { instance: 'c' })
      const names = (await attempts().instances(at(2_000))).map(({ instance }) => instance)
      expect(names).toEqual(['b', 'c'])
    })
  })

  describe(`${name} says whether the candidate was called under a plan`, () => {
    const held = storePerTest(open)
    const attempts = () => held.store.attempts

    it('or a newer one', async () => {
      expect(await attempts().candidatePrimarySince(TTS, 'kokoro', 0)).toBe(false)
      await attempts().record(batch([attempt(0, { planVersion: 7 }), attempt(1, { planVersion: 5 })]))
      expect(await attempts().candidatePrimarySince(TTS, 'kokoro', 7)).toBe(true)
      expect(await attempts().candidatePrimarySince(TTS, 'kokoro', 8)).toBe(false)
      expect(await attempts().candidatePrimarySince(TTS, 'chatterbox', 7)).toBe(false)
      expect(await attempts().candidatePrimarySince('other' as RolloutKey, 'kokoro', 7)).toBe(false)
    })

    it.each<[string, AdmittedAttempt['record']]>([
      ['a cache answered', attempt(0, { cache: 'hit' }).record],
      ['the breaker turned it away', attempt(0, { outcome: 'short-circuited' }).record],
      ['it was a shadow', attempt(0, { role: 'shadow' }).record],
      ['it was the last resort of the baseline', attempt(0, { role: 'fallback', arm: 'baseline' }).record],
      ['it belongs to no rollout', attempt(0, { rollout: null }).record],
    ])('and not where %s', async (_, record) => {
      await attempts().record(batch([{ ...attempt(), record }]))
      expect(await attempts().candidatePrimarySince(TTS, 'kokoro', 0)).toBe(false)
    })
  })

  describe(`${name} counts who was hurt`, () => {
    const held = storePerTest(open)

    it('against all users of the span, each once, on either arm, cached or not', async () => {
      await held.store.attempts.record(
        batch([
          attempt(1_000, { unit: 'ann' }),
          attempt(1_100, { unit: 'ann', arm: 'baseline' }),
          attempt(1_200, { unit: 'bob', cache: 'hit', epoch: 0 }, false),
          attempt(1_300, { unit: '' }),
          attempt(1_300, { unit: 'spanish', eligible: false }),
          attempt(1_300, { unit: 'copy', role: 'shadow' }),
          attempt(999, { unit: 'early' }),
          attempt(2_000, { unit: 'late' }),
          attempt(1_300, { unit: 'other', rollout: 'other' }),
        ]),
      )
      expect(await held.store.attempts.users(TTS, at(1_000), at(2_000))).toBe(2)
      // Who was on both arms counts on both.
      expect(await held.store.attempts.usersByArm(TTS, at(1_000), at(2_000))).toEqual({
        baseline: 1,
        candidate: 2,
      })
    })

    it('users, failed requests and users rescued, of one epoch and span', async () => {
      const failed = (offset: number, unit: string, change = {}) =>
        attempt(offset, { unit, outcome: 'error', ...change })
      const saved = (offset: number, unit: string, change = {}) =>
        attempt(offset, { unit, role: 'fallback', backend: 'workers-ai', ...change }, false)
      await held.store.attempts.record(
        batch([
          failed(1_000, 'ann'),
          saved(1_100, 'ann'),
          failed(1_200, 'ann', { outcome: 'timeout' }),
          failed(1_300, 'bob', { outcome: 'quota' }),
          saved(1_350, 'bob', { outcome: 'error' }),
          failed(1_400, 'cem', { outcome: 'saturated' }),
          failed(1_450, ''),
          // None of these is a failure of the candidate towards a user in the span:
          failed(500, 'early'),
          failed(2_000, 'late'),
          failed(1_500, 'older', { epoch: 0 }),
          failed(1_500, 'baseline', { arm: 'baseline' }),
          failed(1_500, 'shadow', { role: 'shadow' }),
          failed(1_500, 'gone', { outcome: 'cancelled' }),
          saved(1_500, 'well'),
        ]),
      )
      const impact = await held.store.attempts.impact(TTS, 1, at(1_000), at(2_000))
      expect(impact).toEqual({ users: 3, failedRequests: 5, rescued: 1 })
      const none = { users: 0, failedRequests: 0, rescued: 0 }
      expect(await held.store.attempts.impact(TTS, 2, at(1_000), at(2_000))).toEqual(none)
    })
  })

  describeMetrics(name, open)
}
