/**
 * The tables, for `drizzle-kit` to write the SQL of a schema change from. At run time only its types are used:
 * loading drizzle-orm costs half a second and 75 MB of resident memory, and ingest needs prepared statements
 * anyway. Times are epoch milliseconds, ticks seconds, shares basis points, documents JSON text; columns
 * beside a document exist only where a query needs them.
 */

import { sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BatchHeader, PlanBackend } from '../../../gateway-plugin/contract.ts'
import type { Actor, TokenRole } from '../../core/actor.ts'
import type { Decision } from '../../core/decision.ts'
import type { AlertName, Effect } from '../../core/effects.ts'
import type { EnteredEvidence } from '../../core/entered-evidence.ts'
import type { Incident } from '../../core/incident.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { Received } from '../../core/signals/reported.ts'

export { budgets, moneyChanges, moneyEntries, sentReports, usage } from './schema-money.ts'
export { attempts, feedback } from './schema-rows.ts'

/** Single numbers: plan version, when it last changed, newest tick, how far each tier has been pruned. */
export const meta = sqliteTable('meta', {
  name: text().primaryKey(),
  value: integer().notNull(),
})

export const rollouts = sqliteTable('rollouts', {
  position: integer().primaryKey({ autoIncrement: true }),
  key: text().notNull().unique(),
  version: integer().notNull(),
  document: text({ mode: 'json' }).$type<Rollout>().notNull(),
})

export const backends = sqliteTable('backends', {
  position: integer().primaryKey({ autoIncrement: true }),
  key: text().notNull().unique(),
  document: text({ mode: 'json' }).$type<PlanBackend>().notNull(),
})

export const decisions = sqliteTable(
  'decisions',
  {
    id: integer().primaryKey(),
    rollout: text().notNull(),
    planVersion: integer('plan_version').notNull(),
    incidentId: integer('incident_id'),
    publishedAt: integer('published_at'),
    observedAt: integer('observed_at'),
    document: text({ mode: 'json' }).$type<DecisionDocument>().notNull(),
  },
  (t) => [index('decisions_by_rollout').on(t.rollout, t.id)],
)
export type DecisionDocument = Omit<
  Decision,
  'id' | 'planVersion' | 'incidentId' | 'publishedAt' | 'observedAt'
>

export const incidents = sqliteTable(
  'incidents',
  {
    id: integer().primaryKey(),
    rollout: text().notNull(),
    status: text().$type<Incident['status']>().notNull(),
    document: text({ mode: 'json' }).$type<IncidentDocument>().notNull(),
  },
  (t) => [index('incidents_by_rollout').on(t.rollout, t.id)],
)
export type IncidentDocument = Omit<Incident, 'id' | 'status' | 'timeline'>

export const incidentEntries = sqliteTable(
  'incident_entries',
  {
    id: integer().primaryKey(),
    incidentId: integer('incident_id')
      .notNull()
      .references(() => incidents.id),
    at: integer().notNull(),
    actor: text({ mode: 'json' }).$type<Actor>().notNull(),
    text: text().notNull(),
  },
  (t) => [index('incident_entries_by_incident').on(t.incidentId, t.id)],
)

export const evidence = sqliteTable(
  'evidence',
  {
    id: integer().primaryKey(),
    rollout: text().notNull(),
    document: text({ mode: 'json' }).$type<Omit<EnteredEvidence, 'id'>>().notNull(),
  },
  (t) => [index('evidence_by_rollout').on(t.rollout, t.id)],
)

export const outbox = sqliteTable(
  'outbox',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    lane: text().$type<Effect['lane']>().notNull(),
    idempotencyId: text('idempotency_id').notNull(),
    notice: text({ mode: 'json' }).$type<Effect['notice']>().notNull(),
    createdAt: integer('created_at').notNull(),
    attempts: integer().notNull().default(0),
    dueAt: integer('due_at').notNull(),
    /** Set while an attempt is under way; found after a restart, that attempt may have arrived. */
    begunAt: integer('begun_at'),
    /** An earlier attempt may have arrived. */
    uncertain: integer({ mode: 'boolean' }).notNull().default(false),
    deliveredAt: integer('delivered_at'),
    lastError: text('last_error'),
  },
  (t) => [
    uniqueIndex('outbox_idempotency').on(t.lane, t.idempotencyId),
    index('outbox_waiting').on(t.lane, t.id).where(sql`delivered_at IS NULL`),
  ],
)

export const alerts = sqliteTable(
  'alerts',
  {
    id: integer().primaryKey(),
    alert: text().$type<AlertName>().notNull(),
    subject: text().notNull(),
    since: integer().notNull(),
    text: text().notNull(),
    resolvedAt: integer('resolved_at'),
  },
  (t) => [uniqueIndex('alerts_open').on(t.alert, t.subject).where(sql`resolved_at IS NULL`)],
)

export const tokens = sqliteTable(
  'tokens',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    role: text().$type<TokenRole>().notNull(),
    secretHash: text('secret_hash').notNull().unique(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
  },
  (t) => [uniqueIndex('tokens_in_force').on(t.name).where(sql`revoked_at IS NULL`)],
)

export const sessions = sqliteTable('sessions', {
  hash: text().primaryKey(),
  tokenId: text('token_id')
    .notNull()
    .references(() => tokens.id),
  expiresAt: integer('expires_at').notNull(),
})

export const judges = sqliteTable('judges', {
  rollout: text().primaryKey(),
  owner: text().notNull(),
  fence: integer().notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** The plan since which more of the baseline is heard; null: it is not. */
  samplingSince: integer('sampling_since'),
  tick: integer(),
  snapshot: text({ mode: 'json' }).$type<{ readonly value: unknown }>(),
})

export const gatewayInstances = sqliteTable(
  'gateway_instances',
  {
    gateway: text().notNull(),
    instance: text().notNull(),
    heardAt: integer('heard_at').notNull(),
    seq: integer().notNull(),
    completeThrough: integer('complete_through').notNull(),
    header: text({ mode: 'json' }).$type<BatchHeader>().notNull(),
    /** Null: written before this was counted. */
    received: text({ mode: 'json' }).$type<Received>(),
  },
  (t) => [
    primaryKey({ columns: [t.gateway, t.instance] }),
    index('gateway_instances_by_heard').on(t.heardAt),
  ],
)

export const batches = sqliteTable(
  'batches',
  {
    gateway: text().notNull(),
    instance: text().notNull(),
    seq: integer().notNull(),
    bodyHash: text('body_hash').notNull(),
    accepted: integer().notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.gateway, t.instance, t.seq] })],
)

/** Counts per arm and epoch in steps of 1 s, 1 min and 1 h; `width` is the step in milliseconds. */
export const rollups = sqliteTable(
  'rollups',
  {
    width: integer().notNull(),
    start: integer().notNull(),
    rollout: text().notNull(),
    arm: text().notNull(),
    epoch: integer().notNull(),
    assigned: integer().notNull(),
    uncached: integer().notNull(),
    served: integer().notNull(),
    judged: integer().notNull(),
    bad: integer().notNull(),
    cacheHits: integer('cache_hits').notNull(),
    repeated: integer().notNull(),
    repeatedHits: integer('repeated_hits').notNull(),
    overflow: integer().notNull(),
    characters: integer().notNull(),
    vendorMicroUnits: integer('vendor_micro_units').notNull(),
    /** Null: no latency in it. */
    latencies: blob({ mode: 'buffer' }),
  },
  (t) => [primaryKey({ columns: [t.width, t.start, t.rollout, t.arm, t.epoch] })],
)

/** The newest plan that a call of a candidate carried: says at once whether a rollback is seen everywhere. */
export const candidatePlans = sqliteTable(
  'candidate_plans',
  {
    rollout: text().notNull(),
    backend: text().notNull(),
    planVersion: integer('plan_version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.rollout, t.backend] })],
)
