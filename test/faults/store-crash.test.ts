import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpochMs, Tick } from '../../control/core/units.ts'
import type { Store } from '../../control/ports/store.ts'
import { createSqliteStore } from '../../control/store/sqlite/create-sqlite-store.ts'
import { at, NOON, TTS } from '../contracts/store-samples.ts'
import { temporaryFolder } from '../control/store/temporary-folder.ts'

const CHILD = fileURLToPath(new URL('./store-crash-child.ts', import.meta.url))
/** Each after so many lines, and so many microseconds into what comes next. */
const POINTS = [1, 2, 3, 4, 5, 9, 14, 23, 38, 61, 98, 155].map((lines, index) => ({
  lines,
  microseconds: index * 70,
}))

describe('a store whose process is killed in the middle of its work', () => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'crossfade.db')
  const acknowledged: Record<string, Map<number, string>> = {
    batch: new Map(),
    commit: new Map(),
    begun: new Map(),
    delivered: new Map(),
  }

  beforeAll(async () => {
    for (const [index, point] of POINTS.entries()) await runUntil(point, `life-${index + 1}`)
  })
  afterAll(() => folder.remove())

  async function runUntil(point: (typeof POINTS)[number], owner: string): Promise<void> {
    const child = spawn(process.execPath, [CHILD, path, owner], { stdio: ['ignore', 'pipe', 'inherit'] })
    const gone = once(child, 'close')
    let lines = 0
    for await (const line of createInterface({ input: child.stdout })) {
      const [what, number] = line.split(' ')
      if (what !== 'ready') {
        lines += 1
        acknowledged[what!]!.set(Number(number), owner)
      }
      if (lines === point.lines) kill(child, point.microseconds)
    }
    await gone
    expect(child.signalCode).toBe('SIGKILL')
  }

  async function withStore(look: (store: Store) => Promise<void>): Promise<void> {
    const store = createSqliteStore({ path })
    try {
      await look(store)
    } finally {
      await store.close()
    }
  }

  async function rowsByUnit(store: Store): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>()
    for (const { record } of await store.attempts.after(TTS, 0 as Tick, 100_000, 0))
      counts.set(record.unit, (counts.get(record.unit) ?? 0) + 1)
    return counts
  }

  it('has every acknowledged batch, and every batch whole', () =>
    withStore(async (store) => {
      expect(acknowledged.batch!.size).toBeGreaterThan(POINTS.length)
      const rows = await rowsByUnit(store)
      for (const [version, owner] of acknowledged.batch!) {
        expect(await store.attempts.seen('edge', owner, version)).toMatchObject({ accepted: 3 })
        expect(rows.has(`batch-${version}`)).toBe(true)
      }
      for (const [unit, count] of rows) expect([unit, count % 3]).toEqual([unit, 0])
    }))

  it('counts in its rollups exactly the rows that it has', () =>
    withStore(async (store) => {
      const rows = await store.attempts.after(TTS, 0 as Tick, 100_000, 0)
      const counts = await store.attempts.spanCounts(TTS, 1, NOON, at(100_000_000))
      expect(counts.requests).toBe(rows.length)
      const query = { rollout: TTS, from: NOON, to: at(100_000_000) }
      for (const stepMs of [1_000, 60_000, 3_600_000]) {
        const points = await store.attempts.metrics({ ...query, stepMs })
        expect(points.reduce((sum, { judged }) => sum + judged, 0)).toBe(rows.length)
      }
    }))

  it('counts in its usage exactly the rows that it has, by hour and by day', () =>
    withStore(async (store) => {
      for (const width of ['hour', 'day'] as const) {
        const query = { from: 0 as EpochMs, to: (NOON + 100_000_000) as EpochMs, width }
        const stored = await store.usage.read(query)
        expect(stored.length).toBeGreaterThan(0)
        expect(stored).toEqual(await store.usage.recompute(query))
      }
    }))

  it('has every acknowledged decision, and none without its state, incident, message and snapshot', () =>
    withStore(async (store) => {
      const version = (await store.rollouts.load(TTS))!.version
      expect(Math.max(...acknowledged.commit!.keys())).toBeLessThanOrEqual(version)
      const decisions = await store.rollouts.decisions({ limit: 10_000 })
      expect(decisions.map((decision) => decision.version)).toEqual(
        Array.from({ length: version }, (_, index) => version - index),
      )
      const incidents = await store.rollouts.incidents({ limit: 10_000 })
      expect(incidents.map(({ id, decisionId }) => [id, decisionId])).toEqual(
        decisions.map(({ id, incidentId }) => [incidentId, id]),
      )
      const messages = await store.outbox.recent(10_000)
      expect(messages.map((row) => row.effect.idempotencyId)).toEqual(
        decisions.map(({ id }) => `decision-${id}`),
      )
      expect(await store.judge.load(TTS)).toEqual({ tick: version, snapshot: { version } })
      expect((await store.rollouts.planSource()).planVersion).toBe(NOON + version)
    }))

  it('sends nothing twice unmarked: what was begun and not told is marked, what was told stays told', () =>
    withStore(async (store) => {
      const messages = new Map((await store.outbox.recent(10_000)).map((row) => [row.id, row]))
      for (const id of acknowledged.delivered!.keys()) expect(messages.get(id)?.deliveredAt).not.toBeNull()
      for (const id of acknowledged.begun!.keys()) {
        const { deliveredAt, maybeDelivered } = messages.get(id)!
        expect(deliveredAt !== null || maybeDelivered).toBe(true)
      }
    }))
})

function kill(child: ChildProcess, microseconds: number): void {
  const until = performance.now() + microseconds / 1_000
  while (performance.now() < until);
  child.kill('SIGKILL')
}
