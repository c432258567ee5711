import type { Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import type { OutboxRow, OutboxStore } from '../../ports/outbox-store.ts'
import type { Connection } from './connection.ts'
import { insertEffects } from './insert-effects.ts'
import { transact } from './transact.ts'

interface Row extends Omit<OutboxRow, 'effect' | 'maybeDelivered'> {
  readonly lane: Effect['lane']
  readonly idempotencyId: string
  readonly notice: string
  readonly begunAt: EpochMs | null
  readonly uncertain: 0 | 1
}

const SELECT = `SELECT id, lane, idempotency_id AS idempotencyId, notice, created_at AS createdAt, attempts,
  due_at AS dueAt, begun_at AS begunAt, uncertain, delivered_at AS deliveredAt, last_error AS lastError
  FROM outbox`

export function createOutboxStore(connection: Connection): OutboxStore {
  const { client, prepare, outboxFilled } = connection
  const oldest = prepare<Row>(`${SELECT} WHERE lane = ? AND delivered_at IS NULL ORDER BY id LIMIT 1`)
  const backlog = prepare<{ lane: string; waiting: number; oldest: number }>(
    `SELECT lane, COUNT(*) AS waiting, MIN(created_at) AS oldest FROM outbox WHERE delivered_at IS NULL
     GROUP BY lane`,
  )

  function begin(lane: Effect['lane'], now: EpochMs): OutboxRow | undefined {
    const row = oldest.get(lane)
    if (!row || row.dueAt > now) return undefined
    const maybeDelivered = isUncertain(row)
    const attempts = row.attempts + 1
    prepare('UPDATE outbox SET uncertain = ?, attempts = ?, begun_at = ? WHERE id = ?').run(
      maybeDelivered ? 1 : 0,
      attempts,
      now,
      row.id,
    )
    return { ...toOutboxRow(row), attempts, maybeDelivered }
  }

  return {
    async enqueue(effects, at) {
      if (transact(client, () => insertEffects(connection, effects, at)) > 0) outboxFilled()
    },
    begin: async (lane, now) => transact(client, () => begin(lane, now)),
    async delivered(id, at) {
      prepare('UPDATE outbox SET delivered_at = ?, begun_at = NULL WHERE id = ?').run(at, id)
    },
    async failed(id, error, retryAt, arrived) {
      prepare(
        `UPDATE outbox SET last_error = ?, due_at = ?, begun_at = NULL, uncertain = MAX(uncertain, ?)
         WHERE id = ?`,
      ).run(error, retryAt, arrived === 'unknown' ? 1 : 0, id)
    },
    nextDue: async (lane) => oldest.get(lane)?.dueAt,
    backlog: async (now) =>
      backlog.all().map(({ lane, waiting, oldest: since }) => ({
        lane,
        waiting,
        oldestMs: Math.max(0, now - since),
      })),
    recent: async (limit) => prepare<Row>(`${SELECT} ORDER BY id DESC LIMIT ?`).all(limit).map(toOutboxRow),
  }
}

function isUncertain(row: Row): boolean {
  return row.deliveredAt === null && (row.uncertain === 1 || row.begunAt !== null)
}

function toOutboxRow(row: Row): OutboxRow {
  const { lane, idempotencyId, notice, begunAt: _begun, uncertain: _uncertain, ...rest } = row
  const effect = { lane, idempotencyId, notice: JSON.parse(notice) as Effect['notice'] }
  return { ...rest, effect, maybeDelivered: isUncertain(row) }
}
