import { describe, expect, it } from 'vitest'
import type { RolloutKey } from '../../control/core/ids.ts'
import type { IncidentChange } from '../../control/core/incident.ts'
import type { Tick } from '../../control/core/units.ts'
import type { Commit } from '../../control/ports/rollout-store.ts'
import { committed, create, numbered, roll } from './commit-samples.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { ANNA, at, effect, NOON, openIncident, rolledBackNotice, rollout, TTS } from './store-samples.ts'

export function describeRolloutCommit(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} writes a rollback as one`, () => {
    const held = storePerTest(open)
    const rollouts = () => held.store.rollouts

    it('with state, decision and incident naming each other, and its message naming both', async () => {
      await rollouts().commit(create())
      const result = committed(await rollouts().commit(roll()))
      expect(result.decision).toMatchObject({ id: 1, incidentId: 1, planVersion: NOON + 1_000 })
      expect(result.incident).toMatchObject({ id: 1, decisionId: 1, status: 'open', timeline: [] })
      expect(result.rollout?.state).toMatchObject({ rollback: { decisionId: 1, incidentId: 1 } })
      await held.reopen()
      expect(await rollouts().load(TTS)).toEqual(result.rollout)
      expect(await rollouts().decision(numbered(1))).toEqual(result.decision)
      expect(await rollouts().incident(numbered(1))).toEqual(result.incident)
      expect((await held.store.outbox.recent(5)).map((row) => row.effect)).toEqual([
        effect('incident-1-decision-1', rolledBackNotice(1)),
      ])
    })

    it('that an incident without a safe arm had to wait for', async () => {
      await rollouts().commit(create())
      const opened = await rollouts().commit({ incident: openIncident('no-safe-arm'), effects: [], at: NOON })
      expect(committed(opened).incident).toMatchObject({ id: 1, decisionId: null })
      const entry = { at: at(5), actor: ANNA, text: 'the baseline is back' }
      const impact = { users: 3, failedRequests: 9, rescued: 2, since: NOON }
      const note: IncidentChange = { kind: 'note', id: numbered(1), entry, decided: true, impact }
      const result = committed(await rollouts().commit({ ...roll(), incident: note }))
      expect(result.decision).toMatchObject({ id: 1, incidentId: 1 })
      expect(result.incident).toMatchObject({ decisionId: 1, impact, timeline: [entry] })
      expect(result.rollout?.state).toMatchObject({ rollback: { decisionId: 1, incidentId: 1 } })
      expect(await rollouts().incident(numbered(1))).toEqual(result.incident)
    })

    it('only with an incident and a decision in the same commit', async () => {
      await rollouts().commit(create())
      const { incident: _, ...without } = roll()
      await expect(rollouts().commit({ ...without, effects: [] })).rejects.toThrow(/rollback/)
      await expect(rollouts().commit({ effects: [effect('x-{incident}')], at: NOON })).rejects.toThrow(
        /effects\.0\.idempotencyId/,
      )
    })
  })

  describe(`${name} keeps incidents`, () => {
    const held = storePerTest(open)
    const rollouts = () => held.store.rollouts
    const write = (incident: IncidentChange) => rollouts().commit({ incident, effects: [], at: NOON })

    it('with entries in the order they came, and a close that is final', async () => {
      await write(openIncident())
      const id = numbered(1)
      for (const text of ['first', 'second'])
        await write({ kind: 'note', id, entry: { at: at(1), actor: ANNA, text }, decided: false })
      await write({ kind: 'close', id, at: at(2), by: ANNA, cause: 'a full disk' })
      await write({ kind: 'close', id, at: at(3), by: { kind: 'system' }, cause: 'something else' })
      await held.reopen()
      expect(await rollouts().incident(id)).toMatchObject({
        status: 'closed',
        closedAt: at(2),
        closedBy: ANNA,
        cause: 'a full disk',
        timeline: [{ text: 'first' }, { text: 'second' }],
      })
    })

    it('newest first, by rollout and by status', async () => {
      for (const key of ['a', 'b', 'a']) {
        const change = openIncident()
        if (change.kind === 'open')
          await write({ kind: 'open', incident: { ...change.incident, rollout: key as RolloutKey } })
      }
      await write({ kind: 'close', id: numbered(3), at: at(2), by: ANNA, cause: 'known' })
      const ids = async (query: Parameters<ReturnType<typeof rollouts>['incidents']>[0]) =>
        (await rollouts().incidents(query)).map(({ id }) => id)
      expect(await ids({ limit: 2 })).toEqual([3, 2])
      expect(await ids({ rollout: 'a' as RolloutKey, limit: 5 })).toEqual([3, 1])
      expect(await ids({ rollout: 'a' as RolloutKey, status: 'open', limit: 5 })).toEqual([1])
    })

    it('and says which one does not exist', async () => {
      const note = { kind: 'close', id: numbered(14), at: NOON, by: ANNA, cause: 'x' } as const
      await expect(write(note)).rejects.toThrow(/14 does not exist/)
      expect(await rollouts().incident(numbered(14))).toBeUndefined()
      await write(openIncident())
      const entry = { at: NOON, actor: ANNA, text: 'decided by nothing' }
      await expect(write({ kind: 'note', id: numbered(1), entry, decided: true })).rejects.toThrow(
        /without a decision/,
      )
    })
  })

  describe(`${name} writes all of a commit or nothing`, () => {
    const held = storePerTest(open)
    const unkeepable = 10n as unknown as never

    it.each<[string, (change: Commit) => Commit]>([
      [
        'the rollout',
        (c) => ({ ...c, rollout: { ...c.rollout!, next: { ...c.rollout!.next, salt: unkeepable } } }),
      ],
      ['the decision', (c) => ({ ...c, decision: { ...c.decision!, reason: unkeepable } })],
      [
        'the incident',
        (c) => ({ ...c, incident: { ...openIncident(), incident: { verdict: unkeepable } } as never }),
      ],
      ['the snapshot', (c) => ({ ...c, judge: { ...c.judge!, snapshot: { meters: unkeepable } } })],
      ['the last effect', (c) => ({ ...c, effects: [...c.effects, effect('late', unkeepable)] })],
    ])('when %s cannot be kept', async (_, spoil) => {
      const { rollouts, judge, outbox } = held.store
      let woken = 0
      await rollouts.commit(create())
      held.store.onOutbox(() => {
        woken += 1
      })
      const fence = await judge.acquire(TTS, 'one', NOON, 10_000)
      await judge.save(TTS, fence!, { tick: 1 as Tick, snapshot: 'before' })
      const whole: Commit = { ...roll(), judge: { fence: fence!, tick: 2 as Tick, snapshot: 'after' } }

      await expect(rollouts.commit(spoil(whole))).rejects.toThrow()
      expect(await rollouts.load(TTS)).toEqual(rollout())
      expect((await rollouts.planSource()).planVersion).toBe(NOON)
      expect(await rollouts.decisions({ limit: 5 })).toEqual([])
      expect(await rollouts.incidents({ limit: 5 })).toEqual([])
      expect(await judge.load(TTS)).toEqual({ tick: 1, snapshot: 'before' })
      expect(await outbox.recent(5)).toEqual([])
      expect(woken).toBe(0)

      expect(committed(await rollouts.commit(whole)).decision?.id).toBe(1)
      await Promise.resolve()
      expect(woken).toBe(1)
    })

    it('and sends a message once, however often its id is written', async () => {
      const change: Commit = { effects: [effect('same'), effect('same'), effect('other')], at: NOON }
      await held.store.rollouts.commit(change)
      await held.store.rollouts.commit(change)
      const ids = (await held.store.outbox.recent(9)).map((row) => row.effect.idempotencyId)
      expect(ids).toEqual(['other', 'same'])
    })
  })
}
