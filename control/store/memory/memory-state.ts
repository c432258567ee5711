import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import type { Decision } from '../../core/decision.ts'
import type { EnteredEvidence } from '../../core/entered-evidence.ts'
import type { Incident } from '../../core/incident.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { JudgeState } from '../../ports/judge-store.ts'
import type { OutboxRow } from '../../ports/outbox-store.ts'

export interface MemoryLease {
  readonly owner: string
  readonly fence: number
  readonly expiresAt: number
  readonly state: JudgeState | undefined
  readonly samplingSince: number | null
}

export interface MemoryOutboxRow extends OutboxRow {
  readonly inFlight: boolean
}

/** What a commit can write. Its values are never changed, only replaced, so that all of it changes at once. */
export interface MemoryState {
  planVersion: number
  issuedAt: number
  rollouts: ReadonlyMap<string, Rollout>
  backends: ReadonlyMap<string, PlanBackend>
  decisions: readonly Decision[]
  incidents: readonly Incident[]
  evidence: readonly EnteredEvidence[]
  leases: ReadonlyMap<string, MemoryLease>
  outbox: readonly MemoryOutboxRow[]
}

export interface Memory {
  readonly state: MemoryState
  /** To be called after a write that put something into the outbox. */
  readonly outboxFilled: () => void
}

export function emptyState(): MemoryState {
  return {
    planVersion: 0,
    issuedAt: 0,
    rollouts: new Map(),
    backends: new Map(),
    decisions: [],
    incidents: [],
    evidence: [],
    leases: new Map(),
    outbox: [],
  }
}
