import { and, asc, count, desc, eq, isNull, min } from 'drizzle-orm'
import type { Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import type { OutboxRow, OutboxStore } from '../../ports/outbox-store.ts'
import type { Connection } from './connection.ts'
import { insertEffects } from './insert-effects.ts'
import { outbox } from './schema.ts'
import { transact } from './transact.ts'

type Row = typeof outbox.$inferSelect

export function createOutboxStore({ client, orm, outboxFilled }: Connection): OutboxStore {
  const oldest = (lane: Effect['lane']): Row | undefined =>
    orm
      .select()
      .from(outbox)
      .where(and(eq(outbox.lane, lane), isNull(outbox.deliveredAt)))
      .orderBy(asc(outbox.id))
      .limit(1)
      .get()

  function begin(lane: Effect['lane'], now: EpochMs): OutboxRow | undefined {
    return transact(client, () => {
      const row = oldest(lane)
      if (!row || row.dueAt > now) return undefined
      const uncertain = row.uncertain || row.begunAt !== null
      const attempts = row.attempts + 1
      orm.update(outbox).set({ uncertain, attempts, begunAt: now }).where(eq(outbox.id, row.id)).run()
      return { ...toOutboxRow({ ...row, attempts }), maybeDelivered: uncertain }
    })
  }

  return {
    async enqueue(effects, at) {
      if (transact(client, () => insertEffects(orm, effects, at)) > 0) outboxFilled()
    },
    begin: async (lane, now) => begin(lane, now),
    async delivered(id, at) {
      orm.update(outbox).set({ deliveredAt: at, begunAt: null }).where(eq(outbox.id, id)).run()
    },
    async failed(id, error, retryAt, arrived) {
      const failure = { lastError: error, dueAt: retryAt, begunAt: null }
      orm
        .update(outbox)
        .set(arrived === 'unknown' ? { ...failure, uncertain: true } : failure)
        .where(eq(outbox.id, id))
        .run()
    },
    nextDue: async (lane) => oldest(lane)?.dueAt as EpochMs | undefined,
    backlog: async (now) =>
      orm
        .select({ lane: outbox.lane, waiting: count(), oldest: min(outbox.createdAt) })
        .from(outbox)
        .where(isNull(outbox.deliveredAt))
        .groupBy(outbox.lane)
        .all()
        .map(({ lane, waiting, oldest: since }) => ({
          lane,
          waiting,
          oldestMs: Math.max(0, now - (since ?? now)),
        })),
    recent: async (limit) =>
      orm.select().from(outbox).orderBy(desc(outbox.id)).limit(limit).all().map(toOutboxRow),
  }
}

function toOutboxRow(row: Row): OutboxRow {
  return {
    id: row.id,
    effect: { lane: row.lane, idempotencyId: row.idempotencyId, notice: row.notice },
    createdAt: row.createdAt as EpochMs,
    attempts: row.attempts,
    dueAt: row.dueAt as EpochMs,
    deliveredAt: row.deliveredAt as EpochMs | null,
    lastError: row.lastError,
    maybeDelivered: row.deliveredAt === null && (row.uncertain || row.begunAt !== null),
  }
}
