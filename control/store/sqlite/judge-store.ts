import type { RolloutKey } from '../../core/ids.ts'
import type { EpochMs, Tick } from '../../core/units.ts'
import type { JudgeStore } from '../../ports/judge-store.ts'
import type { Connection } from './connection.ts'
import { saveJudgeState } from './save-judge-state.ts'
import { transact } from './transact.ts'

interface Lease {
  readonly owner: string
  readonly fence: number
  readonly expiresAt: number
}

export function createJudgeStore(connection: Connection): JudgeStore {
  const { client, prepare } = connection
  // This process holds the file alone, so whoever held a lease is dead: nobody has to wait for it to run out.
  prepare('UPDATE judges SET expires_at = 0').run()

  const find = prepare<Lease>('SELECT owner, fence, expires_at AS expiresAt FROM judges WHERE rollout = ?')
  const take = prepare(
    `INSERT INTO judges (rollout, owner, fence, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (rollout)
     DO UPDATE SET owner = excluded.owner, fence = excluded.fence, expires_at = excluded.expires_at`,
  )
  const sampling = prepare<{ since: number | null }>(
    'SELECT sampling_since AS since FROM judges WHERE rollout = ?',
  )
  const state = prepare<{ tick: Tick; snapshot: string }>(
    'SELECT tick, snapshot FROM judges WHERE rollout = ? AND snapshot IS NOT NULL',
  )

  function acquire(rollout: RolloutKey, owner: string, now: EpochMs, forMs: number): number | undefined {
    const lease = find.get(rollout)
    if (lease && lease.owner !== owner && lease.expiresAt > now) return undefined
    const fence = (lease?.fence ?? 0) + (lease?.owner === owner ? 0 : 1)
    take.run(rollout, owner, fence, now + forMs)
    return fence
  }

  return {
    acquire: async (rollout, owner, now, forMs) =>
      transact(client, () => acquire(rollout, owner, now, forMs)),
    async load(rollout) {
      const row = state.get(rollout)
      return row && { tick: row.tick, snapshot: (JSON.parse(row.snapshot) as { value: unknown }).value }
    },
    samplingSince: async (rollout) => sampling.get(rollout)?.since ?? null,
    save: async (rollout, fence, judged) => saveJudgeState(connection, rollout, fence, judged),
  }
}
