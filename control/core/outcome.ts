/** What `decide` answers, and the facts that it is given. */

import type { Actor } from './actor.ts'
import type { GateResult } from './gate.ts'
import type { IncidentId } from './ids.ts'
import type { Incident, IncidentChange, IncidentImpact } from './incident.ts'
import type { Phase, Rollout } from './rollout.ts'
import type { SignalReading } from './signals/signal.ts'
import type { EpochMs } from './units.ts'
import type { Verdict } from './verdict.ts'

export interface Facts {
  readonly signals: readonly SignalReading[]
  /** How long no signal was raised, in closed ticks; null: there never was one. */
  readonly quietMs: number | null
  /** Of the way up from where it is; empty where there is none. */
  readonly gates: readonly GateResult[]
  readonly verdicts: readonly Verdict[]
  /** The newest incident of this rollout. */
  readonly incident: Incident | null
  readonly impact: IncidentImpact | null
}

export interface Request {
  readonly rollout: Rollout
  readonly actor: Actor
  readonly facts: Facts
  readonly now: EpochMs
}

export const REJECTIONS = {
  'wrong-phase': 'the phase does not allow it',
  'not-allowed': 'the role does not allow it',
  'not-for-the-judge':
    'the automatic actor may only advance one stage, hold, roll back, or end a hold of its own',
  'reason-missing': 'everything but a rollback needs a reason',
  'gates-not-clear': 'a gate on the way up is not clear and was not waived',
  'waive-not-allowed': 'a gate was named to be waived that this person may not waive',
  'unknown-gate': 'a gate was named that does not exist',
  'manual-stage': 'the stage is left by people only',
  'skips-a-stage': 'a share beyond the next stage',
  'not-a-share': 'not a share that can be set',
  breached: 'a trigger is breached',
  'signal-raised': 'a signal is raised, or was a short time ago',
  'not-the-author': 'only the author of a rollback can undo it',
  'too-late': 'the time for an undo is over',
  'incident-open': 'the incident has no cause yet',
  cooldown: 'the cooldown is not over',
  'stage-missing': 'the ladder has no such stage',
  'above-rollback': 'the stage is above the one that was rolled back',
  'salt-missing': 'another cohort was asked for without a salt for it',
} as const
export type Rejection = keyof typeof REJECTIONS

/**
 * What a decision does to the judge. `keep`: nothing. `restart-stage`: gates anew. `reset-candidate`: everything of
 * the candidate anew. `answered`: a person has looked, so that what is raised holds again once it was clear, and
 * complaints that have reached a breach count no more.
 */
export type JudgeEffect = 'keep' | 'restart-stage' | 'reset-candidate' | 'answered'

export type Outcome =
  | {
      readonly kind: 'accepted'
      readonly next: Rollout
      readonly incident: IncidentChange | null
      readonly waived: readonly string[]
      readonly judge: JudgeEffect
      /** One sentence: what was done. */
      readonly detail: string
    }
  | { readonly kind: 'unchanged'; readonly detail: string }
  | {
      readonly kind: 'rejected'
      readonly reason: Rejection
      readonly detail: string
      readonly gates: readonly GateResult[]
    }

export function reject(reason: Rejection, detail: string, gates: readonly GateResult[] = []): Outcome {
  return { kind: 'rejected', reason, detail, gates }
}

export function unchanged(detail: string): Outcome {
  return { kind: 'unchanged', detail }
}

/** The rollout in its next state, one version on. */
export function evolve(rollout: Rollout, state: Phase, now: EpochMs, change: Partial<Rollout> = {}): Rollout {
  return { ...rollout, ...change, state, version: rollout.version + 1, updatedAt: now }
}

export const NO_INCIDENT = 0 as IncidentId
