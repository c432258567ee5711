import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import type { UsageRow } from '../../core/cost/usage.ts'
import type { Decision } from '../../core/decision.ts'
import type { EnteredEvidence } from '../../core/entered-evidence.ts'
import type { Incident } from '../../core/incident.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { AdmittedAttempt } from '../../ports/attempt-store.ts'
import type { JudgeState } from '../../ports/judge-store.ts'
import type { OutboxRow } from '../../ports/outbox-store.ts'
import { USAGE_WIDTHS } from '../retention.ts'

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

/** Of attempts, what more than one store reads. */
export interface MemoryAttempts {
  rows: AdmittedAttempt[]
  /** By width, then by start and key. */
  readonly usage: ReadonlyMap<number, Map<string, UsageRow>>
}

export interface Memory {
  readonly state: MemoryState
  readonly attempts: MemoryAttempts
  /** To be called after a write that put something into the outbox. */
  readonly outboxFilled: () => void
}

export function noAttempts(): MemoryAttempts {
  return { rows: [], usage: new Map(Object.values(USAGE_WIDTHS).map((width) => [width, new Map()])) }
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
