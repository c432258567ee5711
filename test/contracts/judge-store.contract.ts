import { describe, expect, it } from 'vitest'
import type { IncidentId } from '../../control/core/ids.ts'
import type { Tick } from '../../control/core/units.ts'
import type { Commit } from '../../control/ports/rollout-store.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { ANNA, at, decision, NOON, openIncident, rollout, TTS } from './store-samples.ts'

const tick = (value: number) => value as Tick

export function describeJudgeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} lets one judge judge`, () => {
    const held = storePerTest(open)

    it('who keeps the fence by renewing it, also after it ran out untaken', async () => {
      const { judge } = held.store
      expect(await judge.acquire(TTS, 'one', NOON, 1_000)).toBe(1)
      expect(await judge.acquire(TTS, 'one', at(500), 1_000)).toBe(1)
      expect(await judge.acquire(TTS, 'one', at(9_000), 1_000)).toBe(1)
    })

    it('and another only once the lease has run out, under a new fence', async () => {
      const { judge } = held.store
      await judge.acquire(TTS, 'one', NOON, 1_000)
      expect(await judge.acquire(TTS, 'two', at(999), 1_000)).toBeUndefined()
      expect(await judge.acquire(TTS, 'two', at(1_000), 1_000)).toBe(2)
      expect(await judge.acquire(TTS, 'one', at(1_500), 1_000)).toBeUndefined()
    })

    it('whose clock goes on from the last tick that was closed, however long nothing came', async () => {
      await held.store.judge.acquire(TTS, 'one', NOON, 1_000)
      expect(await held.store.attempts.lastTick()).toBe(0)
      await held.store.judge.save(TTS, 1, { tick: tick(7_200), snapshot: {} })
      expect(await held.store.attempts.lastTick()).toBe(7_200)
      await held.reopen()
      expect(await held.store.attempts.lastTick()).toBe(7_200)
    })

    it('who alone says whether more of the baseline is heard: it is in the plan at once, under its fence', async () => {
      const { judge, rollouts } = held.store
      await rollouts.commit({
        rollout: { key: TTS, expectedVersion: 0, next: rollout() },
        decision: decision(),
        effects: [],
        at: NOON,
      })
      const fence = (await judge.acquire(TTS, 'one', NOON, 1_000))!
      const part = { fence, tick: tick(5), snapshot: { meters: [1] } }
      const sampling = (on: boolean, when: number, by = part) =>
        rollouts.commit({ sampling: { rollout: TTS, on }, judge: by, effects: [], at: at(when) })

      expect(await judge.samplingSince(TTS)).toBeNull()
      expect(await sampling(true, 5, { ...part, fence: fence + 1 })).toMatchObject({
        kind: 'conflict',
        what: 'fence',
      })
      expect(await sampling(true, 10)).toMatchObject({
        kind: 'committed',
        planVersion: at(10),
        rollout: null,
      })
      await held.reopen()
      expect(await held.store.judge.samplingSince(TTS)).toBe(at(10))
      expect(await held.store.rollouts.planSource()).toMatchObject({ planVersion: at(10), sampling: [TTS] })
      expect(await held.store.judge.load(TTS)).toEqual({ tick: 5, snapshot: { meters: [1] } })
      const again = (await held.store.judge.acquire(TTS, 'one', at(20), 1_000))!
      await held.store.rollouts.commit({
        sampling: { rollout: TTS, on: false },
        judge: { ...part, fence: again },
        effects: [],
        at: at(30),
      })
      expect(await held.store.rollouts.planSource()).toMatchObject({ planVersion: at(30), sampling: [] })
      expect((await held.store.rollouts.load(TTS))?.version).toBe(1)
    })

    it('and nobody says so without a judge', async () => {
      const commit = held.store.rollouts.commit({
        sampling: { rollout: TTS, on: true },
        effects: [],
        at: NOON,
      })
      await expect(commit).rejects.toThrow(/sampling: of tts without a judge/)
    })

    it('who saves and loads a snapshot, while the fence is its own', async () => {
      const { judge } = held.store
      expect(await judge.load(TTS)).toBeUndefined()
      expect(await judge.save(TTS, 1, { tick: tick(5), snapshot: {} })).toBe(false)
      await judge.acquire(TTS, 'one', NOON, 1_000)
      expect(await judge.load(TTS)).toBeUndefined()
      expect(await judge.save(TTS, 1, { tick: tick(5), snapshot: { meters: [0.25] } })).toBe(true)
      await judge.acquire(TTS, 'two', at(2_000), 1_000)
      expect(await judge.save(TTS, 1, { tick: tick(6), snapshot: null })).toBe(false)
      await held.reopen()
      expect(await held.store.judge.load(TTS)).toEqual({ tick: 5, snapshot: { meters: [0.25] } })
    })

    it('and refuses a commit under a lost fence, with nothing of it written', async () => {
      const { judge, rollouts } = held.store
      await rollouts.commit({
        rollout: { key: TTS, expectedVersion: 0, next: rollout() },
        effects: [],
        at: NOON,
      })
      await judge.acquire(TTS, 'one', NOON, 1_000)
      await judge.acquire(TTS, 'two', at(2_000), 1_000)
      const change = (fence: number) => ({
        rollout: { key: TTS, expectedVersion: 1, next: rollout({ version: 2 }) },
        decision: decision(),
        judge: { fence, tick: tick(9), snapshot: { n: fence } },
        effects: [],
        at: at(2_100),
      })
      const lost = await rollouts.commit(change(1))
      expect(lost).toEqual({ kind: 'conflict', what: 'fence', current: rollout() })
      expect(await judge.load(TTS)).toBeUndefined()
      expect(await rollouts.decisions({ limit: 1 })).toEqual([])
      expect(await rollouts.commit(change(2))).toMatchObject({ kind: 'committed' })
      expect(await judge.load(TTS)).toEqual({ tick: 9, snapshot: { n: 2 } })
    })

    it('and takes a commit without a rollout for the one that its decision or incident is about', async () => {
      const { judge, rollouts } = held.store
      await judge.acquire(TTS, 'one', NOON, 1_000)
      const judged = (n: number) => ({ fence: 1, tick: tick(n), snapshot: n })
      const commit = (change: Partial<Commit>) => rollouts.commit({ effects: [], at: NOON, ...change })
      await commit({ decision: decision(), judge: judged(1) })
      expect(await judge.load(TTS)).toEqual({ tick: 1, snapshot: 1 })
      await commit({ incident: openIncident(), judge: judged(2) })
      expect(await judge.load(TTS)).toEqual({ tick: 2, snapshot: 2 })
      const entry = { at: NOON, actor: ANNA, text: 'seen' }
      await commit({
        incident: { kind: 'note', id: 1 as IncidentId, entry, decided: false },
        judge: judged(3),
      })
      expect(await judge.load(TTS)).toEqual({ tick: 3, snapshot: 3 })
      await expect(commit({ judge: judged(4) })).rejects.toThrow(/judge: the commit names no rollout/)
    })

    it('for one rollout each', async () => {
      const { judge } = held.store
      await judge.acquire(TTS, 'one', NOON, 1_000)
      expect(await judge.acquire('other' as typeof TTS, 'two', NOON, 1_000)).toBe(1)
    })
  })
}
