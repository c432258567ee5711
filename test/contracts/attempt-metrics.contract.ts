import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdmittedAttempt, MetricPoint } from '../../control/ports/attempt-store.ts'
import { type Arm, type AttemptRecord, CACHE_STATES, OUTCOMES, ROLES } from '../../gateway-plugin/contract.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, attempt, batch, NOON, rollout, TTS } from './store-samples.ts'

const BAD = ['error', 'timeout', 'quota', 'saturated']
const BACKEND = { baseline: 'workers-ai', candidate: 'kokoro' } as const

/** Three hours of anything that gateways can send. */
const anyAttempt: fc.Arbitrary<AdmittedAttempt> = fc
  .record({
    offset: fc.integer({ min: 0, max: 3 * 3_600_000 }),
    judged: fc.boolean(),
    change: fc.record({
      arm: fc.constantFrom<Arm>('baseline', 'candidate'),
      backend: fc.constantFrom('workers-ai', 'kokoro', 'chatterbox'),
      role: fc.constantFrom(...ROLES),
      outcome: fc.constantFrom(...OUTCOMES),
      cache: fc.constantFrom(...CACHE_STATES),
      eligible: fc.boolean(),
      repeated: fc.boolean(),
      epoch: fc.integer({ min: 1, max: 3 }),
      characters: fc.integer({ min: 0, max: 2_000 }),
      latencyMs: fc.option(fc.double({ min: 1, max: 20_000, noNaN: true })),
      vendorMicroUnits: fc.option(fc.integer({ min: 0, max: 9_000_000 })),
      rollout: fc.constantFrom('tts', 'tts', 'tts', 'other', null),
    }),
  })
  .map(({ offset, change, judged }) => attempt(offset, change, judged))

/** The definitions once more, straight from the rows. */
function expectedPoints(rows: readonly AdmittedAttempt[], stepMs: number): readonly object[] {
  const starts = new Set(rows.map(({ endedAt }) => Math.floor(endedAt / stepMs) * stepMs))
  return [...starts].sort().flatMap((start) => {
    const inStep = rows.filter(({ endedAt }) => endedAt >= start && endedAt < start + stepMs)
    return (['baseline', 'candidate'] as const).flatMap((arm) => {
      const own = inStep.filter(({ record }) => record.arm === arm)
      const served = inStep.filter(({ record: r }) => isServed(r) && r.backend === BACKEND[arm])
      if (own.length + served.length === 0) return []
      const requests = own.map(({ record }) => record).filter((r) => r.eligible && r.role === 'primary')
      const judged = own.filter((row) => row.judged)
      const latencies = judged.flatMap(({ record }) => record.latencyMs ?? [])
      const many = (matches: (r: AttemptRecord) => boolean) => requests.filter(matches).length
      return {
        start,
        arm,
        assigned: requests.length,
        served: served.length,
        judged: judged.length,
        bad: judged.filter(({ record }) => BAD.includes(record.outcome)).length,
        cacheHits: many((r) => r.cache === 'hit'),
        repeated: many((r) => r.repeated),
        repeatedHits: many((r) => r.repeated && r.cache === 'hit'),
        overflow: many((r) => r.outcome === 'overflow'),
        characters: requests.reduce((sum, r) => sum + r.characters, 0),
        vendorMicroUnits: own.reduce((sum, { record }) => sum + (record.vendorMicroUnits ?? 0), 0),
        p50: near(latencies, 0.5),
        p95: near(latencies, 0.95),
        p99: near(latencies, 0.99),
      }
    })
  })
}

function isServed(r: AttemptRecord): boolean {
  return (
    r.eligible && r.outcome === 'ok' && r.cache !== 'hit' && (r.role === 'primary' || r.role === 'fallback')
  )
}

/** The observation at that rank, as near as bins of 2 % can say it; null without any. */
function near(values: readonly number[], q: number): unknown {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!
  return { asymmetricMatch: (got: unknown) => typeof got === 'number' && Math.abs(got / exact - 1) < 0.021 }
}

export function describeMetrics(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} shows metrics`, () => {
    const held = storePerTest(open)
    const span = { rollout: TTS, from: at(0), to: at(4 * 3_600_000) }

    it('that are what the raw rows say, in every width of step and however they were batched', async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyAttempt, { maxLength: 120 }),
          fc.integer({ min: 1, max: 50 }),
          fc.constantFrom(1_000, 5_000, 60_000, 300_000, 3_600_000),
          async (rows, size, stepMs) => {
            run += 1
            const key = `tts-${run}` as typeof TTS
            const next = rollout({ key })
            await held.store.rollouts.commit({
              rollout: { key, expectedVersion: 0, next },
              effects: [],
              at: NOON,
            })
            const own = rows.map((row) =>
              row.record.rollout === 'tts' ? { ...row, record: { ...row.record, rollout: key } } : row,
            )
            for (let seq = 0; seq * size < own.length; seq++) {
              const part = own.slice(seq * size, (seq + 1) * size)
              await held.store.attempts.record(batch(part, { instance: key, seq: seq + 1 }))
            }
            const points = await held.store.attempts.metrics({ ...span, rollout: key, stepMs })
            const relevant = own.filter(({ record }) => record.rollout === key)
            expect(points).toEqual(expectedPoints(relevant, stepMs))
          },
        ),
        { numRuns: 40 },
      )
    })

    it('of whole steps only, from the one that holds `from` to the one that holds the last moment', async () => {
      const minute = Math.floor(NOON / 60_000) * 60_000 - NOON
      await held.store.attempts.record(
        batch([-1, 0, 59_999, 60_000, 119_999, 120_000].map((offset) => attempt(minute + offset))),
      )
      const query = { rollout: TTS, from: at(minute + 30_000), to: at(minute + 60_001), stepMs: 60_000 }
      const starts = (await held.store.attempts.metrics(query)).map((point: MetricPoint) => [
        point.start,
        point.assigned,
      ])
      expect(starts).toEqual([
        [at(minute), 2],
        [at(minute + 60_000), 2],
      ])
      await expect(held.store.attempts.metrics({ ...query, stepMs: 1_500 })).rejects.toThrow(/stepMs: 1500/)
    })

    it('in steps counted from where one wants, so that a week begins on its Monday', async () => {
      const hour = 3_600_000
      const monday = Math.floor((NOON - 4 * 24 * hour) / (168 * hour)) * 168 * hour + 4 * 24 * hour - NOON
      const offsets = [-1, 0, 3 * 24 * hour, 168 * hour - 1, 168 * hour]
      await held.store.attempts.record(batch(offsets.map((offset) => attempt(monday + offset))))
      const points = await held.store.attempts.metrics({
        rollout: TTS,
        from: at(monday),
        to: at(monday + 168 * hour),
        stepMs: 168 * hour,
        origin: at(monday),
      })
      expect(points.map((point) => [point.start, point.arm, point.assigned])).toEqual([
        [at(monday), 'candidate', 3],
      ])
    })

    it('and counts of a span and epoch, to the second, over hours as over seconds', async () => {
      await held.store.rollouts.commit({
        rollout: { key: TTS, expectedVersion: 0, next: rollout() },
        effects: [],
        at: NOON,
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyAttempt, { maxLength: 60 }),
          fc.integer({ min: 0, max: 3 * 3_600 }),
          fc.integer({ min: 0, max: 3 * 3_600 }),
          async (rows, a, b) => {
            const [from, to] = [at(Math.min(a, b) * 1_000), at(Math.max(a, b) * 1_000)]
            const before = await held.store.attempts.spanCounts(TTS, 1, from, to)
            instance += 1
            await held.store.attempts.record(batch(rows, { instance: `span-${instance}` }))
            const after = await held.store.attempts.spanCounts(TTS, 1, from, to)
            const own = rows.filter(
              ({ record: r, endedAt }) =>
                r.rollout === TTS && r.epoch === 1 && endedAt >= from && endedAt < to,
            )
            const requests = own.filter(({ record: r }) => r.eligible && r.role === 'primary')
            const judged = own.filter((row) => row.judged && row.record.arm === 'candidate')
            const many = (matches: (r: AttemptRecord) => boolean) =>
              requests.filter(({ record }) => matches(record)).length
            const added = {
              eligiblePrimary: many((r) => r.cache !== 'hit'),
              servedByBaseline: own.filter(({ record: r }) => isServed(r) && r.backend === 'workers-ai')
                .length,
              candidateAttempts: judged.length,
              candidateOk: judged.filter(({ record }) => !BAD.includes(record.outcome)).length,
              repeated: many((r) => r.repeated),
              repeatedHits: many((r) => r.repeated && r.cache === 'hit'),
              requests: requests.length,
            }
            for (const [field, count] of Object.entries(added))
              expect([field, after[field as keyof typeof after]]).toEqual([
                field,
                before[field as keyof typeof before] + count,
              ])
          },
        ),
        { numRuns: 60 },
      )
    })
  })
}

/** Every run sends under an instance of its own. */
let instance = 0
