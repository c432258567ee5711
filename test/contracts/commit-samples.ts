/** Commits to put into a store, and the answer to one that has to succeed. */

import type { DecisionId, IncidentId } from '../../control/core/ids.ts'
import type { Rollout } from '../../control/core/rollout.ts'
import type { Commit, CommitResult } from '../../control/ports/rollout-store.ts'
import { at, decision, effect, openIncident, rolledBack, rolledBackNotice, rollout } from './store-samples.ts'

export const numbered = (id: number) => id as DecisionId & IncidentId

export function committed(result: CommitResult): Extract<CommitResult, { kind: 'committed' }> {
  if (result.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(result)}`)
  return result
}

export const create = (next: Rollout = rollout(), offset = 0): Commit => ({
  rollout: { key: next.key, expectedVersion: 0, next },
  effects: [],
  at: at(offset),
})

export const move = (next: Rollout, rest: Partial<Commit> = {}): Commit => ({
  rollout: { key: next.key, expectedVersion: next.version - 1, next },
  effects: [],
  at: at(1_000),
  ...rest,
})

export const roll = (): Commit =>
  move(rollout({ version: 2, state: rolledBack() }), {
    decision: decision({ command: 'roll-back' }),
    incident: openIncident(),
    effects: [effect('incident-{incident}-decision-{decision}', rolledBackNotice())],
  })
