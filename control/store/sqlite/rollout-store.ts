import { completeBackend, type PlanBackend, type StoredBackend } from '../../../gateway-plugin/contract.ts'
import type { EnteredEvidence } from '../../core/entered-evidence.ts'
import type { RolloutKey } from '../../core/ids.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { EpochMs } from '../../core/units.ts'
import type { RolloutStore } from '../../ports/rollout-store.ts'
import { raisePlanVersion } from '../raise-plan-version.ts'
import { reviveRollout } from '../revive-rollout.ts'
import { commitChange, loadRollout } from './commit-change.ts'
import type { Connection } from './connection.ts'
import { readDecision, readDecisions, setPropagation } from './decision-rows.ts'
import { readIncident, readIncidents } from './incident-rows.ts'
import { transact } from './transact.ts'

export function createRolloutStore(connection: Connection): RolloutStore {
  const { client, prepare, meta } = connection
  const read = <T>(sql: string, ...values: unknown[]): readonly T[] =>
    prepare<{ document: string }>(sql)
      .all(...values)
      .map((row) => JSON.parse(row.document) as T)
  const rollouts = () => read<Rollout>('SELECT document FROM rollouts ORDER BY position').map(reviveRollout)
  const sampling = () =>
    prepare<{ rollout: RolloutKey }>('SELECT rollout FROM judges WHERE sampling_since IS NOT NULL')
      .all()
      .map(({ rollout }) => rollout)
  const readBackends = (sql: string, ...values: unknown[]) =>
    read<StoredBackend>(sql, ...values).map(completeBackend)
  const backends = () => readBackends('SELECT document FROM backends ORDER BY position')

  function putBackend(backend: PlanBackend, at: EpochMs): { readonly planVersion: number } {
    prepare(
      `INSERT INTO backends (key, document) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET document = excluded.document`,
    ).run(backend.key, JSON.stringify(backend))
    const planVersion = raisePlanVersion(meta.read('plan-version'), at)
    meta.write('plan-version', planVersion)
    meta.write('plan-issued-at', at)
    return { planVersion }
  }

  return {
    load: async (key) => loadRollout(connection, key),
    list: async () => rollouts(),
    commit: async (change) => commitChange(connection, change),

    // One synchronous run: nothing can be written between these reads.
    planSource: async () => ({
      planVersion: meta.read('plan-version'),
      issuedAt: meta.read('plan-issued-at') as EpochMs,
      backends: backends(),
      rollouts: rollouts(),
      sampling: sampling(),
    }),
    putBackend: async (backend, at) => transact(client, () => putBackend(backend, at)),
    backends: async () => backends(),
    backend: async (key) => readBackends('SELECT document FROM backends WHERE key = ?', key)[0],

    decisions: async (query) => readDecisions(connection, query),
    decision: async (id) => readDecision(connection, id),
    recordPropagation: async (id, seen) => setPropagation(connection, id, seen),

    incidents: async (query) => readIncidents(connection, query),
    incident: async (id) => readIncident(connection, id),

    async addEvidence(entered) {
      const insert = prepare('INSERT INTO evidence (rollout, document) VALUES (?, ?)')
      const { lastInsertRowid } = insert.run(entered.rollout, JSON.stringify(entered))
      return { ...entered, id: Number(lastInsertRowid) }
    },
    evidence: async (rollout) =>
      prepare<{ id: number; document: string }>(
        'SELECT id, document FROM evidence WHERE rollout = ? ORDER BY id DESC',
      )
        .all(rollout)
        .map(({ id, document }) => ({ ...(JSON.parse(document) as Omit<EnteredEvidence, 'id'>), id })),
  }
}
