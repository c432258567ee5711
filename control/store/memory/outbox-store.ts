import type { OutboxRow, OutboxStore } from '../../ports/outbox-store.ts'
import { keep } from './keep.ts'
import type { Memory, MemoryOutboxRow } from './memory-state.ts'
import { withEffects } from './with-effects.ts'

export function createOutboxStore({ state, outboxFilled }: Memory): OutboxStore {
  const oldest = (lane: string) =>
    state.outbox.find((row) => row.effect.lane === lane && row.deliveredAt === null)
  const change = (id: number, part: Partial<MemoryOutboxRow>) => {
    state.outbox = state.outbox.map((row) => (row.id === id ? { ...row, ...part } : row))
  }

  return {
    async enqueue(effects, at) {
      const before = state.outbox.length
      state.outbox = withEffects(state.outbox, effects, at)
      if (state.outbox.length > before) outboxFilled()
    },
    async begin(lane, now) {
      const row = oldest(lane)
      if (!row || row.dueAt > now) return undefined
      const maybeDelivered = row.maybeDelivered || row.inFlight
      const attempts = row.attempts + 1
      change(row.id, { maybeDelivered, attempts, inFlight: true })
      return show({ ...row, maybeDelivered, attempts, inFlight: false })
    },
    async delivered(id, at) {
      change(id, { deliveredAt: at, inFlight: false, maybeDelivered: false })
    },
    async failed(id, error, retryAt, arrived) {
      const failure = { lastError: error, dueAt: retryAt, inFlight: false }
      change(id, arrived === 'unknown' ? { ...failure, maybeDelivered: true } : failure)
    },
    nextDue: async (lane) => oldest(lane)?.dueAt,
    async backlog(now) {
      const waiting = state.outbox.filter((row) => row.deliveredAt === null)
      return [...new Set(waiting.map((row) => row.effect.lane))].map((lane) => {
        const rows = waiting.filter((row) => row.effect.lane === lane)
        const oldest = Math.min(...rows.map((row) => row.createdAt))
        return { lane, waiting: rows.length, oldestMs: Math.max(0, now - oldest) }
      })
    },
    recent: async (limit) => state.outbox.toReversed().slice(0, limit).map(show),
  }
}

function show({ inFlight, ...row }: MemoryOutboxRow): OutboxRow {
  return keep({ ...row, maybeDelivered: row.maybeDelivered || inFlight })
}
