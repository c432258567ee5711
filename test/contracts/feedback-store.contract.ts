import { describe, expect, it } from 'vitest'
import type { RolloutKey } from '../../control/core/ids.ts'
import type { Tick } from '../../control/core/units.ts'
import type { AdmittedFeedback } from '../../control/ports/feedback-store.ts'
import type { FeedbackRecord } from '../../gateway-plugin/contract.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, NOON, TTS } from './store-samples.ts'

const DAY = 86_400_000

function message(
  change: Partial<FeedbackRecord> = {},
  admitted: Partial<Omit<AdmittedFeedback, 'record'>> = {},
): AdmittedFeedback {
  return {
    record: {
      kind: 'complaint',
      rating: null,
      rollout: TTS,
      arm: 'candidate',
      assignedBy: 'hash',
      epoch: 1,
      planVersion: 5,
      share: 2_500,
      backend: 'kokoro',
      unit: 'unit-of-anna-000000000',
      ageMs: 5_000,
      ...change,
    },
    tick: (NOON / 1_000) as Tick,
    judged: change.kind !== 'rating',
    why: change.kind === 'rating' ? 'rating' : 'judged',
    exposure: 0.24,
    servedAt: NOON,
    receivedAt: at(5_000),
    ...admitted,
  }
}
const rating = (stars: number, change: Partial<FeedbackRecord> = {}) =>
  message({ kind: 'rating', rating: stars, ...change })

export function describeFeedbackStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps what users say`, () => {
    const held = storePerTest(open)
    const feedback = () => held.store.feedback

    it('once per unit, kind and UTC day, however often it is sent, also after a restart', async () => {
      expect(await feedback().record([message(), rating(4), message()])).toEqual([true, true, false])
      await held.reopen()
      expect(await feedback().record([message(), rating(1)])).toEqual([false, false])
      const others = [
        message({ unit: 'unit-of-bert-000000000' }),
        message({ rollout: 'other' }),
        message({}, { servedAt: at(DAY) }),
      ]
      expect(await feedback().record(others)).toEqual([true, true, true])
    })

    it('and hands judged complaints of an epoch back in order of their ticks, with their share', async () => {
      const tick = (offset: number) => (NOON / 1_000 + offset) as Tick
      await feedback().record([
        message({ unit: 'c' }, { tick: tick(3), exposure: 0.5 }),
        message({ unit: 'a', arm: 'baseline' }, { tick: tick(1) }),
        message({ unit: 'b', epoch: 2 }, { tick: tick(2) }),
        message({ unit: 'd' }, { tick: tick(4), judged: false, why: 'not-by-hash' }),
        rating(2, { unit: 'e' }),
      ])
      await held.reopen()
      expect(await feedback().complaintsAfter(TTS, 1, tick(0))).toEqual([
        { tick: tick(1), arm: 'baseline', share: 0.24 },
        { tick: tick(3), arm: 'candidate', share: 0.5 },
      ])
      expect(await feedback().complaintsAfter(TTS, 1, tick(1))).toHaveLength(1)
      expect(await feedback().complaintsAfter('other' as RolloutKey, 1, tick(0))).toEqual([])
    })

    it('and counts it by arm, since a time, of answers that the hash assigned', async () => {
      await feedback().record([
        rating(5, { unit: 'a' }),
        rating(2, { unit: 'b', epoch: 9 }),
        message({ unit: 'a' }),
        rating(1, { unit: 'c', arm: 'baseline' }),
        rating(1, { unit: 'd', assignedBy: 'override' }),
        { ...rating(1, { unit: 'e' }), servedAt: at(-DAY) },
      ])
      expect(await feedback().counts(TTS, NOON)).toEqual({
        baseline: { ratings: 1, sum: 1, complaints: 0 },
        candidate: { ratings: 2, sum: 7, complaints: 1 },
      })
      expect(await feedback().counts('other' as RolloutKey, NOON)).toEqual({
        baseline: { ratings: 0, sum: 0, complaints: 0 },
        candidate: { ratings: 0, sum: 0, complaints: 0 },
      })
    })
  })
}
