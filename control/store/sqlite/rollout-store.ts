import { asc, desc, eq } from 'drizzle-orm'
import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import type { EpochMs } from '../../core/units.ts'
import type { RolloutStore } from '../../ports/rollout-store.ts'
import { raisePlanVersion } from '../raise-plan-version.ts'
import { commitChange, loadRollout } from './commit-change.ts'
import type { Connection } from './connection.ts'
import { readDecision, readDecisions, setPropagation } from './decision-rows.ts'
import { readIncident, readIncidents } from './incident-rows.ts'
import { backends, evidence, rollouts } from './schema.ts'
import { transact } from './transact.ts'

export function createRolloutStore(connection: Connection): RolloutStore {
  const { client, orm, meta } = connection

  const listRollouts = () =>
    orm
      .select()
      .from(rollouts)
      .orderBy(asc(rollouts.position))
      .all()
      .map((row) => row.document)
  const listBackends = () =>
    orm
      .select()
      .from(backends)
      .orderBy(asc(backends.position))
      .all()
      .map((row) => row.document)

  function putBackend(backend: PlanBackend, at: EpochMs): { readonly planVersion: number } {
    return transact(client, () => {
      orm
        .insert(backends)
        .values({ key: backend.key, document: backend })
        .onConflictDoUpdate({ target: backends.key, set: { document: backend } })
        .run()
      const planVersion = raisePlanVersion(meta.read('plan-version'), at)
      meta.write('plan-version', planVersion)
      meta.write('plan-issued-at', at)
      return { planVersion }
    })
  }

  return {
    load: async (key) => loadRollout(connection, key),
    list: async () => listRollouts(),
    commit: async (change) => commitChange(connection, change),

    // One synchronous run: nothing can be written between these reads.
    planSource: async () => ({
      planVersion: meta.read('plan-version'),
      issuedAt: meta.read('plan-issued-at') as EpochMs,
      backends: listBackends(),
      rollouts: listRollouts(),
    }),
    putBackend: async (backend, at) => putBackend(backend, at),
    backends: async () => listBackends(),
    backend: async (key) => orm.select().from(backends).where(eq(backends.key, key)).get()?.document,

    decisions: async (query) => readDecisions(orm, query),
    decision: async (id) => readDecision(orm, id),
    recordPropagation: async (id, seen) => setPropagation(orm, id, seen),

    incidents: async (query) => readIncidents(orm, query),
    incident: async (id) => readIncident(orm, id),

    async addEvidence(entered) {
      const row = orm
        .insert(evidence)
        .values({ rollout: entered.rollout, document: entered })
        .returning({ id: evidence.id })
        .get()
      return { ...entered, id: row.id }
    },
    evidence: async (rollout) =>
      orm
        .select()
        .from(evidence)
        .where(eq(evidence.rollout, rollout))
        .orderBy(desc(evidence.id))
        .all()
        .map((row) => ({ ...row.document, id: row.id })),
  }
}
