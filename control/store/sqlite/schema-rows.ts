/** Tables of raw rows: attempts as gateways report them, and what users say about answers. */

import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * Raw rows, as received: what a gateway measured keeps its fraction, so that a replay judges the same numbers.
 * The indexes grow at their ends, because ticks only rise; none is on anything random.
 */
export const attempts = sqliteTable(
  'attempts',
  {
    id: integer().primaryKey(),
    rollout: text(),
    tick: integer().notNull(),
    judged: integer().notNull(),
    why: text().notNull(),
    endedAt: integer('ended_at').notNull(),
    startedAtGateway: real('started_at_gateway').notNull(),
    endedAtGateway: real('ended_at_gateway').notNull(),
    planVersion: integer('plan_version').notNull(),
    epoch: integer().notNull(),
    eligible: integer().notNull(),
    arm: text().notNull(),
    assignedBy: text('assigned_by').notNull(),
    bucket: integer().notNull(),
    role: text().notNull(),
    backend: text().notNull(),
    revision: text().notNull(),
    outcome: text().notNull(),
    failure: text().notNull(),
    reason: text().notNull(),
    status: integer(),
    latencyMs: real('latency_ms'),
    firstByteMs: real('first_byte_ms'),
    characters: integer().notNull(),
    audioSeconds: real('audio_seconds'),
    audioBytes: integer('audio_bytes').notNull(),
    language: text().notNull(),
    voice: text().notNull(),
    cache: text().notNull(),
    repeated: integer().notNull(),
    vendorMicroUnits: integer('vendor_micro_units'),
    unit: text().notNull(),
    /** Null: stored before what an attempt is billed by was written down. */
    metered: integer(),
    model: text(),
    stage: text(),
    baseline: text(),
    baselineModel: text('baseline_model'),
  },
  (t) => [
    index('attempts_by_rollout').on(t.rollout, t.tick),
    // Few while all is well: whom a rollback spared is counted from these, over hours, while it is decided.
    index('attempts_failed')
      .on(t.rollout, t.tick)
      .where(sql`outcome IN ('error', 'timeout', 'quota', 'saturated')`),
    index('attempts_fallback').on(t.rollout, t.tick).where(sql`role = 'fallback'`),
  ],
)

/** What users say about answers. Few, so that the index that counts each once may be a random one. */
export const feedback = sqliteTable(
  'feedback',
  {
    id: integer().primaryKey(),
    rollout: text().notNull(),
    unit: text().notNull(),
    kind: text().notNull(),
    /** UTC day, counted from 1970, on which the answer was served. */
    day: integer().notNull(),
    tick: integer().notNull(),
    judged: integer().notNull(),
    why: text().notNull(),
    rating: integer(),
    arm: text().notNull(),
    assignedBy: text('assigned_by').notNull(),
    epoch: integer().notNull(),
    planVersion: integer('plan_version').notNull(),
    share: integer().notNull(),
    exposure: real(),
    backend: text().notNull(),
    servedAt: integer('served_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [
    uniqueIndex('feedback_once').on(t.rollout, t.unit, t.kind, t.day),
    index('feedback_by_rollout').on(t.rollout, t.tick),
    index('feedback_by_served').on(t.rollout, t.servedAt),
  ],
)
