import { nameOf } from '../../core/actor.ts'
import type { RolloutKey } from '../../core/ids.ts'
import type { EpochMs } from '../../core/units.ts'
import type { RolloutStore } from '../../ports/rollout-store.ts'
import { raisePlanVersion } from '../raise-plan-version.ts'
import { commitChange } from './commit-change.ts'
import { keep } from './keep.ts'
import type { Memory } from './memory-state.ts'
import { withPropagation } from './with-propagation.ts'

export function createRolloutStore(memory: Memory): RolloutStore {
  const { state } = memory
  return {
    load: async (key) => keep(state.rollouts.get(key)),
    list: async () => keep([...state.rollouts.values()]),
    commit: async (change) => commitChange(memory, change),

    planSource: async () => ({
      planVersion: state.planVersion,
      issuedAt: state.issuedAt as EpochMs,
      backends: keep([...state.backends.values()]),
      rollouts: keep([...state.rollouts.values()]),
      sampling: [...state.leases].flatMap(([rollout, lease]) =>
        lease.samplingSince === null ? [] : [rollout as RolloutKey],
      ),
    }),
    async putBackend(backend, at) {
      state.backends = new Map(state.backends).set(backend.key, keep(backend))
      state.planVersion = raisePlanVersion(state.planVersion, at)
      state.issuedAt = at
      return { planVersion: state.planVersion }
    },
    backends: async () => keep([...state.backends.values()]),
    backend: async (key) => keep(state.backends.get(key)),

    decisions: async ({ rollout, actor, command, from, to, before, limit }) =>
      keep(
        state.decisions
          .filter((decision) => rollout === undefined || decision.rollout === rollout)
          .filter((decision) => before === undefined || decision.id < before)
          .filter((decision) => actor === undefined || nameOf(decision.actor) === actor)
          .filter((decision) => command === undefined || decision.command === command)
          .filter(({ requestedAt }) => requestedAt >= (from ?? requestedAt))
          .filter(({ requestedAt }) => to === undefined || requestedAt < to)
          .toReversed()
          .slice(0, limit),
      ),
    decision: async (id) => keep(state.decisions[id - 1]),
    async recordPropagation(id, seen) {
      state.decisions = withPropagation(state.decisions, id, seen)
    },

    incidents: async ({ rollout, status, limit }) =>
      keep(
        state.incidents
          .filter((incident) => rollout === undefined || incident.rollout === rollout)
          .filter((incident) => status === undefined || incident.status === status)
          .toReversed()
          .slice(0, limit),
      ),
    incident: async (id) => keep(state.incidents[id - 1]),

    async addEvidence(entered) {
      const row = keep({ ...entered, id: state.evidence.length + 1 })
      state.evidence = [...state.evidence, row]
      return keep(row)
    },
    evidence: async (rollout) => keep(state.evidence.filter((row) => row.rollout === rollout).toReversed()),
  }
}
