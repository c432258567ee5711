import { describe, expect, it } from 'vitest'
import type { Effect } from '../../control/core/effects.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, effect, NOON } from './store-samples.ts'

export function describeOutboxStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps effects on their way out`, () => {
    const held = storePerTest(open)
    const outbox = () => held.store.outbox
    const enqueue = (...ids: string[]) =>
      outbox().enqueue(
        ids.map((id) => effect(id)),
        NOON,
      )
    const begin = async (offset = 0) => outbox().begin('slack', at(offset))
    const idOf = (row: { effect: Effect } | undefined) => row?.effect.idempotencyId

    it('in their order: the next begins only when the one before it is delivered', async () => {
      await enqueue('a', 'b')
      const a = await begin()
      expect(a).toMatchObject({ attempts: 1, maybeDelivered: false, deliveredAt: null, lastError: null })
      await outbox().failed(a!.id, '503', at(1_000), 'no')
      expect(await begin(999)).toBeUndefined()
      expect(await outbox().nextDue('slack')).toBe(at(1_000))
      const again = await begin(1_000)
      expect(again).toMatchObject({ id: a!.id, attempts: 2, lastError: '503', maybeDelivered: false })
      await outbox().delivered(a!.id, at(1_100))
      expect(idOf(await begin(1_100))).toBe('b')
    })

    it('each lane for itself', async () => {
      const other = { ...effect('x'), lane: 'pager' as Effect['lane'] }
      await outbox().enqueue([effect('a'), other], NOON)
      const stuck = await begin()
      await outbox().failed(stuck!.id, 'hangs', at(60_000), 'unknown')
      expect(idOf(await outbox().begin(other.lane, at(1)))).toBe('x')
      expect(await outbox().backlog(at(500))).toEqual(
        expect.arrayContaining([
          { lane: 'slack', waiting: 1, oldestMs: 500 },
          { lane: 'pager', waiting: 1, oldestMs: 500 },
        ]),
      )
    })

    it('and says after a crash that an attempt that was begun may have arrived', async () => {
      await enqueue('a')
      await begin()
      await held.reopen()
      expect(await begin(1)).toMatchObject({ attempts: 2, maybeDelivered: true })
    })

    it('and after an answer that was lost, but not after one that refused', async () => {
      await enqueue('a')
      const { id } = (await begin())!
      await outbox().failed(id, 'refused', NOON, 'no')
      expect(await begin()).toMatchObject({ maybeDelivered: false })
      await outbox().failed(id, 'no answer', NOON, 'unknown')
      expect(await begin()).toMatchObject({ maybeDelivered: true })
      await outbox().failed(id, 'refused', NOON, 'no')
      // The refusal speaks for its own attempt; the one before it may still have arrived.
      expect(await begin()).toMatchObject({ maybeDelivered: true, attempts: 4 })
    })

    it('and nothing waits once all is delivered', async () => {
      await enqueue('a')
      const { id } = (await begin())!
      await outbox().delivered(id, at(7))
      expect(await begin(10)).toBeUndefined()
      expect(await outbox().nextDue('slack')).toBeUndefined()
      expect(await outbox().backlog(at(10))).toEqual([])
      expect(await outbox().recent(10)).toMatchObject([{ id, deliveredAt: at(7), maybeDelivered: false }])
    })

    it('newest first where they are listed', async () => {
      await enqueue('a', 'b', 'c')
      expect((await outbox().recent(2)).map(idOf)).toEqual(['c', 'b'])
    })

    it('and wakes who listens after each write that adds something, not for what is known', async () => {
      let woken = 0
      held.store.onOutbox(() => {
        woken += 1
      })
      await enqueue('a')
      await enqueue('a')
      await outbox().enqueue([], NOON)
      await Promise.resolve()
      expect(woken).toBe(1)
    })
  })
}
