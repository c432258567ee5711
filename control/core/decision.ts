/** An entry of the ledger: who or what changed a rollout, from what to what, why, on which evidence. */

import type { Actor } from './actor.ts'
import type { CommandName } from './commands.ts'
import type { GateResult } from './gate.ts'
import type { DecisionId, IncidentId, RolloutKey } from './ids.ts'
import type { PhaseName } from './rollout.ts'
import type { BasisPoints, EpochMs } from './units.ts'
import type { Verdict } from './verdict.ts'

export interface Snapshot {
  readonly phase: PhaseName
  /** Name of the stage, or null in draft. */
  readonly stage: string | null
  readonly share: BasisPoints
  readonly epoch: number
}

export interface Decision {
  readonly id: DecisionId
  readonly rollout: RolloutKey
  readonly command: CommandName | 'create'
  readonly actor: Actor
  readonly reason: string
  readonly from: Snapshot | null
  readonly to: Snapshot
  /** The rollout's version after it. */
  readonly version: number
  readonly waived: readonly string[]
  /** As they were then. */
  readonly verdicts: readonly Verdict[]
  readonly gates: readonly GateResult[]
  readonly incidentId: IncidentId | null
  /** When it was asked for, or when the deciding tick closed. */
  readonly requestedAt: EpochMs
  readonly planVersion: number
  /** When gateways could read it. */
  readonly publishedAt: EpochMs | null
  /** When every live gateway had it and none sent a contrary attempt any more. */
  readonly observedAt: EpochMs | null
}

/** A decision before the store has numbered it. */
export type NewDecision = Omit<Decision, 'id' | 'planVersion' | 'publishedAt' | 'observedAt' | 'incidentId'>
