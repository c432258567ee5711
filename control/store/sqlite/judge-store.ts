import { and, eq } from 'drizzle-orm'
import type { RolloutKey } from '../../core/ids.ts'
import type { EpochMs, Tick } from '../../core/units.ts'
import type { JudgeStore } from '../../ports/judge-store.ts'
import type { Connection } from './connection.ts'
import { judges } from './schema.ts'
import { transact } from './transact.ts'

export function createJudgeStore({ client, orm }: Connection): JudgeStore {
  // This process holds the file alone, so whoever held a lease is dead: nobody has to wait for it to run out.
  orm.update(judges).set({ expiresAt: 0 }).run()

  function acquire(rollout: RolloutKey, owner: string, now: EpochMs, forMs: number): number | undefined {
    return transact(client, () => {
      const expiresAt = now + forMs
      const lease = orm.select().from(judges).where(eq(judges.rollout, rollout)).get()
      if (!lease) {
        orm.insert(judges).values({ rollout, owner, fence: 1, expiresAt }).run()
        return 1
      }
      if (lease.owner !== owner && lease.expiresAt > now) return undefined
      const fence = lease.owner === owner ? lease.fence : lease.fence + 1
      orm.update(judges).set({ owner, fence, expiresAt }).where(eq(judges.rollout, rollout)).run()
      return fence
    })
  }

  return {
    acquire: async (rollout, owner, now, forMs) => acquire(rollout, owner, now, forMs),
    async load(rollout) {
      const row = orm.select().from(judges).where(eq(judges.rollout, rollout)).get()
      if (!row?.snapshot || row.tick === null) return undefined
      return { tick: row.tick as Tick, snapshot: row.snapshot.value }
    },
    save: async (rollout, fence, { tick, snapshot }) =>
      orm
        .update(judges)
        .set({ tick, snapshot: { value: snapshot } })
        .where(and(eq(judges.rollout, rollout), eq(judges.fence, fence)))
        .run().changes > 0,
  }
}
