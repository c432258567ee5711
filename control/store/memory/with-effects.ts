import type { Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import { keep } from './keep.ts'
import type { MemoryOutboxRow } from './memory-state.ts'

/** The outbox with new rows behind; an id that the lane knows already is not written again. */
export function withEffects(
  outbox: readonly MemoryOutboxRow[],
  effects: readonly Effect[],
  at: EpochMs,
): readonly MemoryOutboxRow[] {
  const rows = [...outbox]
  const known = new Set(rows.map(({ effect }) => `${effect.lane}:${effect.idempotencyId}`))
  for (const effect of effects) {
    const id = `${effect.lane}:${effect.idempotencyId}`
    if (!known.has(id)) rows.push(newRow(rows.length + 1, keep(effect), at))
    known.add(id)
  }
  return rows
}

function newRow(id: number, effect: Effect, at: EpochMs): MemoryOutboxRow {
  return {
    id,
    effect,
    createdAt: at,
    attempts: 0,
    dueAt: at,
    deliveredAt: null,
    lastError: null,
    maybeDelivered: false,
    inFlight: false,
  }
}
