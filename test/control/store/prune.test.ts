import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EpochMs, Tick } from '../../../control/core/units.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { at, attempt, batch, NOON, TTS } from '../../contracts/store-samples.ts'
import { temporaryFolder } from './temporary-folder.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('pruning', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let store: Store
  let path: string
  beforeEach(() => {
    folder = temporaryFolder()
    path = join(folder.path, 'crossfade.db')
    store = createSqliteStore({ path })
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  function left(): Record<string, number> {
    const reader = new Database(path, { readonly: true })
    const count = (from: string) => reader.prepare(`SELECT COUNT(*) FROM ${from}`).pluck().get() as number
    const counts = {
      raw: count('attempts'),
      seconds: count('rollups WHERE width = 1000'),
      minutes: count('rollups WHERE width = 60000'),
      hours: count('rollups WHERE width = 3600000'),
      keys: count('batches'),
      instances: count('gateway_instances'),
    }
    reader.close()
    return counts
  }

  async function pruneAll(now: number): Promise<number[]> {
    const deleted: number[] = []
    do deleted.push(await store.attempts.prune(at(now)))
    while (deleted.at(-1) !== 0)
    return deleted
  }

  it('keeps raw rows 30 days, seconds and batch keys 48 hours, minutes 90 days, hours 13 months', async () => {
    const ages = [HOUR, 49 * HOUR, 31 * DAY, 91 * DAY, 398 * DAY]
    for (const [index, age] of ages.toReversed().entries()) {
      const change = { instance: `i-${index}` }
      await store.attempts.record(batch([attempt(-age)], change, { receivedAt: at(-age) }))
    }
    await pruneAll(0)
    expect(left()).toEqual({ raw: 2, seconds: 1, minutes: 3, hours: 4, keys: 1, instances: 1 })
    await pruneAll(0)
    expect(await store.attempts.after(TTS, 0 as Tick, 10, 0)).toHaveLength(2)
  })

  it('keeps hours of usage 13 months and days five years', async () => {
    const ages = [HOUR, 398 * DAY, 1_828 * DAY]
    for (const [index, age] of ages.toReversed().entries())
      await store.attempts.record(batch([attempt(-age)], { instance: `i-${index}` }))
    await pruneAll(0)
    const span = { from: 0 as EpochMs, to: at(DAY) }
    const starts = async (width: 'hour' | 'day') =>
      (await store.usage.read({ ...span, width })).map(({ start }) => Math.floor((NOON - start) / DAY))
    expect(await starts('hour')).toEqual([0])
    expect(await starts('day')).toEqual([398, 0])
    expect(await store.usage.firstDay()).toBe(Math.floor((NOON - 398 * DAY) / DAY) * DAY)
  })

  it('deletes at most 2,000 rows at once', async () => {
    const old = Array.from({ length: 1_500 }, (_, index) => attempt(-31 * DAY + index, { rollout: null }))
    for (const seq of [1, 2, 3]) await store.attempts.record(batch(old, { seq }))
    expect(await pruneAll(0)).toEqual([2_000, 2_000, 500, 0])
    expect(left()).toMatchObject({ raw: 0, keys: 3 })
  })

  it('leaves the counts of a span as they were, because coarser rollups stand in', async () => {
    const begin = -60 * HOUR
    await store.attempts.record(batch([attempt(begin), attempt(begin + 10_000), attempt(-1_000)]))
    const before = await store.attempts.spanCounts(TTS, 1, at(begin), NOON)
    expect(before.requests).toBe(3)
    await pruneAll(0)
    expect(left().seconds).toBe(1)
    expect(await store.attempts.spanCounts(TTS, 1, at(begin), NOON)).toEqual(before)
  })
})
