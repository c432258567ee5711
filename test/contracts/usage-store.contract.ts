import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countUsage, usageKeyText, widenUsage } from '../../control/core/cost/count-usage.ts'
import { DAY_MS, HOUR_MS, type UsageRow } from '../../control/core/cost/usage.ts'
import type { EpochMs } from '../../control/core/units.ts'
import type { AdmittedAttempt } from '../../control/ports/attempt-store.ts'
import { OUTCOMES, ROLES } from '../../gateway-plugin/contract.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, attempt, batch, billing, NOON } from './store-samples.ts'

const ALL = { from: 0 as EpochMs, to: at(40 * DAY_MS) }
const requests = (rows: readonly UsageRow[]) => rows.map(({ counts }) => counts.requests)
const sorted = (rows: readonly UsageRow[]) =>
  rows.map((row) => `${row.start} ${usageKeyText(row)} ${JSON.stringify(row.counts)}`).sort()

const anyAttempt: fc.Arbitrary<AdmittedAttempt> = fc
  .record({
    offset: fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
    rollout: fc.constantFrom('tts', 'other', null),
    role: fc.constantFrom(...ROLES),
    outcome: fc.constantFrom(...OUTCOMES),
    arm: fc.constantFrom('baseline' as const, 'candidate' as const),
    cache: fc.constantFrom('hit' as const, 'miss' as const),
    latencyMs: fc.constantFrom(null, 100.5),
    characters: fc.nat(2_000),
    audioSeconds: fc.constantFrom(null, 0.0004, 12.3456),
    vendorMicroUnits: fc.constantFrom(null, 0, 2_727_272_727),
    stage: fc.constantFrom('10 %', '25 %'),
    isOld: fc.boolean(),
  })
  .map(({ offset, stage, isOld, ...change }) =>
    attempt(offset, change, true, isOld ? null : billing({ stage })),
  )

export function describeUsageStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} counts use`, () => {
    const held = storePerTest(open)
    const read = (width: 'hour' | 'day', span = ALL) => held.store.usage.read({ ...span, width })
    const record = (attempts: readonly AdmittedAttempt[], seq = 1) =>
      held.store.attempts.record(batch(attempts, { seq }))

    it('by hour and by day, with everything that money depends on, also after a restart', async () => {
      const key = { rollout: 'tts', backend: 'kokoro', arm: 'candidate', role: 'primary', ...billing() }
      const vendor = billing({ metered: true, stage: '', baseline: '', baselineModel: '' })
      await record([attempt(), attempt(1_000), attempt(2_000, { rollout: null }, false, vendor)])
      await held.reopen()
      const [none, ours, ...rest] = await read('hour')
      expect(rest).toEqual([])
      expect(none).toMatchObject({ ...key, ...vendor, rollout: null })
      expect(ours).toMatchObject({ ...key, start: Math.floor(NOON / HOUR_MS) * HOUR_MS })
      expect(ours!.counts).toMatchObject({ requests: 2, calls: 2, characters: 160, audioMs: 10_750 })
      const days = await read('day')
      expect(days).toEqual([none, ours].map((row) => ({ ...row, start: Math.floor(NOON / DAY_MS) * DAY_MS })))
    })

    it('of a batch that comes twice once, and of a refused one never', async () => {
      await record([attempt()])
      await record([attempt()])
      await held.store.attempts.record(batch([attempt()], {}, { bodyHash: 'other' }))
      expect(requests(await read('hour'))).toEqual([1])
      expect(requests(await read('day'))).toEqual([1])
    })

    it('of a late batch in the hour in which its attempts ended', async () => {
      await record([attempt(HOUR_MS)], 1)
      await record([attempt(-HOUR_MS), attempt(HOUR_MS)], 2)
      const hours = await read('hour')
      expect(requests(hours)).toEqual([1, 2])
      expect(hours[1]!.start - hours[0]!.start).toBe(2 * HOUR_MS)
    })

    it('from begin to end, in the order of time, and in the same order at every call', async () => {
      const models = ['b', 'a', 'é', 'c']
      for (const [index, model] of models.entries())
        await record([attempt(-index * HOUR_MS), attempt(0, {}, true, billing({ model }))], index + 1)
      const rows = await read('hour')
      expect(await read('hour')).toEqual(rows)
      const starts = rows.map(({ start }) => start)
      expect(starts).toEqual([...starts].sort((a, b) => a - b))
      const now = Math.floor(NOON / HOUR_MS) * HOUR_MS
      const span = { from: (now - HOUR_MS) as EpochMs, to: now as EpochMs }
      expect(requests(await read('hour', span))).toEqual([1])
      expect(await held.store.usage.recompute({ ...ALL, width: 'hour' })).toEqual(rows)
    })

    it('and knows the first day with any', async () => {
      expect(await held.store.usage.firstDay()).toBeNull()
      await record([attempt(0), attempt(-3 * DAY_MS)])
      expect(await held.store.usage.firstDay()).toBe(Math.floor(NOON / DAY_MS) * DAY_MS - 3 * DAY_MS)
    })

    it('exactly, up to 2^53 - 1; a batch that would pass it is refused as a whole', async () => {
      const huge = (vendorMicroUnits: number) => attempt(0, { vendorMicroUnits })
      await record([huge(Number.MAX_SAFE_INTEGER - 1)], 1)
      await record([huge(1)], 2)
      const before = await read('day')
      expect(before.map(({ counts }) => counts.measuredMicroUnits)).toEqual([Number.MAX_SAFE_INTEGER])
      await expect(record([attempt(-HOUR_MS), huge(1)], 3)).rejects.toThrow(RangeError)
      expect(await read('day')).toEqual(before)
      expect(await read('hour')).toHaveLength(1)
      expect(await held.store.attempts.seen('edge', 'instance-1', 3)).toBeUndefined()
    })

    it('so that a day is the sum of its hours, and all of it is what the raw attempts say', async () => {
      let seq = 0
      const kept: AdmittedAttempt[] = []
      await fc.assert(
        fc.asyncProperty(fc.array(anyAttempt, { minLength: 1, maxLength: 12 }), async (attempts) => {
          kept.push(...attempts)
          await record(attempts, ++seq)
          const hours = await read('hour')
          const days = await read('day')
          expect(sorted(widenUsage(hours, DAY_MS))).toEqual(sorted(days))
          expect(sorted(countUsage(kept, HOUR_MS))).toEqual(sorted(hours))
          expect(await held.store.usage.recompute({ ...ALL, width: 'hour' })).toEqual(hours)
          expect(await held.store.usage.recompute({ ...ALL, width: 'day' })).toEqual(days)
        }),
        { numRuns: 25 },
      )
    })
  })
}
