import { describe, expect, it } from 'vitest'
import type { Decision, NewDecision } from '../../control/core/decision.ts'
import type { BackendKey, RolloutKey } from '../../control/core/ids.ts'
import type { Rollout } from '../../control/core/rollout.ts'
import type { Commit } from '../../control/ports/rollout-store.ts'
import { committed, create, move, numbered } from './commit-samples.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, backend, decision, NOON, rollout, TTS } from './store-samples.ts'

export function describeRolloutStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps rollouts`, () => {
    const held = storePerTest(open)
    const rollouts = () => held.store.rollouts

    it('gives back what was written, also after it was opened again', async () => {
      await rollouts().commit(create())
      await held.reopen()
      expect(await rollouts().load(TTS)).toEqual(rollout())
      expect(await rollouts().load('other' as RolloutKey)).toBeUndefined()
    })

    it('lists rollouts in the order of their creation, whatever is changed later', async () => {
      await rollouts().commit(create(rollout({ key: 'zebra' as RolloutKey })))
      await rollouts().commit(create(rollout({ key: 'ant' as RolloutKey })))
      await rollouts().commit(move(rollout({ key: 'zebra' as RolloutKey, version: 2 })))
      expect((await rollouts().list()).map(({ key }) => key)).toEqual(['zebra', 'ant'])
    })

    it('refuses a stale version with the rollout as it is, and refuses to create one twice', async () => {
      await rollouts().commit(create())
      await rollouts().commit(move(rollout({ version: 2, name: 'Second' })))
      const stale = await rollouts().commit(move(rollout({ version: 2, name: 'Third' })))
      expect(stale).toMatchObject({ kind: 'conflict', what: 'version', current: { name: 'Second' } })
      expect(await rollouts().commit(create())).toMatchObject({ kind: 'conflict', what: 'version' })
      const missing = rollout({ key: 'missing' as RolloutKey, version: 2 })
      expect(await rollouts().commit(move(missing))).toEqual({
        kind: 'conflict',
        what: 'version',
        current: null,
      })
    })

    it('lets exactly one of two racers through, and writes nothing of the other', async () => {
      await rollouts().commit(create())
      const racer = (reason: string) =>
        rollouts().commit(move(rollout({ version: 2, name: reason }), { decision: decision({ reason }) }))
      const results = await Promise.all([racer('one'), racer('two')])
      expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'conflict'])
      const ledger = await rollouts().decisions({ limit: 10 })
      expect(ledger.map(({ reason }) => reason)).toEqual([(await rollouts().load(TTS))?.name])
    })

    it('refuses a next version that is not above the one it replaces', async () => {
      await rollouts().commit(create())
      const same: Commit = { ...create(), rollout: { key: TTS, expectedVersion: 1, next: rollout() } }
      await expect(rollouts().commit(same)).rejects.toThrow(/version/)
    })

    it('is not changed through what it was given or has given', async () => {
      const mine = rollout() as { name: string } & Rollout
      await rollouts().commit(create(mine))
      mine.name = 'changed outside'
      const theirs = (await rollouts().load(TTS)) as { name: string }
      theirs.name = 'changed again'
      expect((await rollouts().load(TTS))?.name).toBe('Speech')
    })
  })

  describe(`${name} raises the plan version`, () => {
    const held = storePerTest(open)
    const rollouts = () => held.store.rollouts

    it('starts without a plan', async () => {
      expect(await rollouts().planSource()).toEqual({
        planVersion: 0,
        issuedAt: 0,
        sampling: [],
        backends: [],
        rollouts: [],
      })
    })

    it('to the time of the commit, or by one where the clock has not moved or went back', async () => {
      expect(committed(await rollouts().commit(create())).planVersion).toBe(NOON)
      const same = await rollouts().commit(move(rollout({ version: 2 }), { at: NOON }))
      expect(committed(same).planVersion).toBe(NOON + 1)
      expect(await rollouts().putBackend(backend(), at(-5_000))).toEqual({ planVersion: NOON + 2 })
      await held.reopen()
      const later = await rollouts().commit(move(rollout({ version: 3 }), { at: at(9_000) }))
      expect(committed(later).planVersion).toBe(NOON + 9_000)
      expect(await rollouts().planSource()).toMatchObject({
        planVersion: NOON + 9_000,
        issuedAt: NOON + 9_000,
      })
    })

    it('not for a commit that writes no rollout, nor for one that is refused', async () => {
      await rollouts().commit(create())
      const note = committed(await rollouts().commit({ decision: decision(), effects: [], at: at(50) }))
      expect(note).toMatchObject({ planVersion: NOON, rollout: null, decision: { planVersion: NOON } })
      await rollouts().commit(create(rollout(), 60))
      expect((await rollouts().planSource()).planVersion).toBe(NOON)
    })

    it('and gives backends and rollouts of one moment, each in the order of creation', async () => {
      await rollouts().putBackend(backend('workers-ai'), at(1))
      await rollouts().putBackend(backend('kokoro'), at(2))
      await rollouts().putBackend(backend('workers-ai', 'aura-2'), at(3))
      await rollouts().commit(create(rollout(), 4))
      const source = await rollouts().planSource()
      expect(source.backends.map(({ key, revision }) => [key, revision])).toEqual([
        ['workers-ai', 'aura-2'],
        ['kokoro', 'kokoro-1'],
      ])
      expect(source).toMatchObject({ planVersion: NOON + 4, rollouts: [{ key: 'tts' }] })
      expect(await rollouts().backend('kokoro' as BackendKey)).toEqual(backend('kokoro'))
      expect(await rollouts().backend('none' as BackendKey)).toBeUndefined()
      expect(await rollouts().backends()).toEqual(source.backends)
    })
  })

  describe(`${name} keeps the ledger`, () => {
    const held = storePerTest(open)
    const rollouts = () => held.store.rollouts
    const decide = (change: Partial<NewDecision> = {}) =>
      rollouts().commit({ decision: decision(change), effects: [], at: NOON })

    it('numbers decisions from 1 without gaps, refused commits included', async () => {
      await rollouts().commit(create())
      await rollouts().commit(move(rollout({ version: 2 }), { decision: decision() }))
      await rollouts().commit(move(rollout({ version: 2 }), { decision: decision() }))
      await held.reopen()
      await rollouts().commit(move(rollout({ version: 3 }), { decision: decision() }))
      expect((await rollouts().decisions({ limit: 10 })).map(({ id }) => id)).toEqual([2, 1])
    })

    it('answers newest first, by rollout, below an id, and at most as many as asked for', async () => {
      for (const key of ['a', 'b', 'a', 'a']) await decide({ rollout: key as RolloutKey })
      const ids = async (query: Parameters<ReturnType<typeof rollouts>['decisions']>[0]) =>
        (await rollouts().decisions(query)).map(({ id }) => id)
      expect(await ids({ limit: 2 })).toEqual([4, 3])
      expect(await ids({ rollout: 'a' as RolloutKey, limit: 10 })).toEqual([4, 3, 1])
      expect(await ids({ rollout: 'a' as RolloutKey, before: 4, limit: 1 })).toEqual([3])
    })

    it('answers by who decided, what, and when', async () => {
      const ada = { kind: 'person', name: 'ada', role: 'admin' } as const
      await decide({ actor: ada, command: 'hold', requestedAt: at(10) })
      await decide({ actor: { kind: 'judge' }, command: 'roll-back', requestedAt: at(20) })
      await decide({ actor: { kind: 'system' }, command: 'note-revision', requestedAt: at(30) })
      const ids = async (query: Omit<Parameters<ReturnType<typeof rollouts>['decisions']>[0], 'limit'>) =>
        (await rollouts().decisions({ ...query, limit: 10 })).map(({ id }) => id)
      expect(await ids({ actor: 'ada' })).toEqual([1])
      expect(await ids({ actor: 'the judge' })).toEqual([2])
      expect(await ids({ actor: 'control' })).toEqual([3])
      expect(await ids({ command: 'roll-back' })).toEqual([2])
      expect(await ids({ from: at(20), to: at(30) })).toEqual([2])
      expect(await ids({ from: at(10), to: at(20), actor: 'the judge' })).toEqual([])
    })

    it('sets times of propagation once, each by itself', async () => {
      await decide()
      const id = numbered(1)
      await rollouts().recordPropagation(id, { publishedAt: at(10) })
      await rollouts().recordPropagation(id, { publishedAt: at(20), observedAt: at(30) })
      await rollouts().recordPropagation(id, { observedAt: at(40) })
      const expected: Decision = {
        ...decision(),
        id,
        incidentId: null,
        planVersion: 0,
        publishedAt: at(10),
        observedAt: at(30),
      }
      expect(await rollouts().decision(id)).toEqual(expected)
      expect(await rollouts().decision(numbered(2))).toBeUndefined()
    })

    it('writes that a decision was observed together with the message about it, or neither', async () => {
      await decide()
      const id = numbered(1)
      await rollouts().commit({ observed: { decision: id, at: at(30) }, effects: [], at: at(30) })
      await rollouts().commit({ observed: { decision: id, at: at(40) }, effects: [], at: at(40) })
      expect((await rollouts().decision(id))?.observedAt).toBe(at(30))
    })
  })

  describe(`${name} keeps evidence`, () => {
    const held = storePerTest(open)

    it('newest first, per rollout, and as entered', async () => {
      const entered = {
        rollout: TTS,
        kind: 'benchmark' as const,
        value: 212.5,
        unit: 'ms p95',
        measuredAt: NOON,
        source: 'report 7',
        author: 'ben',
        note: '',
        enteredAt: NOON,
        enteredBy: 'anna',
      }
      const first = await held.store.rollouts.addEvidence(entered)
      const second = await held.store.rollouts.addEvidence({ ...entered, value: 190 })
      await held.store.rollouts.addEvidence({ ...entered, rollout: 'other' as RolloutKey })
      expect(first).toEqual({ ...entered, id: first.id })
      expect(await held.store.rollouts.evidence(TTS)).toEqual([second, first])
    })
  })
}
