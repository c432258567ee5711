/** Ends and changes: complete, abandon, edit, a new candidate revision. */

import type { Command } from './commands.ts'
import { evolve, type Outcome, type Request, reject, unchanged } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { ActivePhase, HoldCause, Phase, Rollout } from './rollout.ts'
import type { EpochMs } from './units.ts'
import { passGates } from './waiving.ts'

type Of<Name extends Command['command']> = Extract<Command, { command: Name }>

function accept(next: Rollout, detail: string, waived: readonly string[] = []): Outcome {
  return { kind: 'accepted', next, incident: null, waived, judge: 'keep', detail }
}

export function completeRollout(request: Request, command: Of<'complete'>): Outcome {
  const { rollout, actor, facts, now } = request
  if (rollout.state.phase === 'completed') return unchanged('it is completed already')
  if (rollout.state.phase !== 'failover-only') return reject('wrong-phase', 'not at failover-only')
  const stage = rollout.policy.ladder[rollout.state.at.stage]
  const passed = passGates(facts.gates, command.waive, actor, stage)
  if ('rejected' in passed) return passed.rejected
  return accept(
    evolve(rollout, { phase: 'completed', at: rollout.state.at }, now),
    'completed: the candidate serves, the baseline stays its failover',
    passed.waived,
  )
}

export function abandonRollout(request: Request, _command: Of<'abandon'>): Outcome {
  const { rollout, now } = request
  if (rollout.state.phase === 'abandoned') return unchanged('it is abandoned already')
  return accept(
    evolve(rollout, { phase: 'abandoned', since: now }, now, { epoch: rollout.epoch + 1 }),
    'abandoned: everything is on the baseline',
  )
}

export function editRollout(request: Request, command: Of<'edit'>): Outcome {
  const { rollout, now } = request
  const { change } = command
  const next: Rollout = { ...rollout, ...change }
  if (JSON.stringify(next) === JSON.stringify(rollout)) return unchanged('nothing in it is different')
  const state = change.policy ? onLadder(rollout, change.policy) : rollout.state
  if (!state)
    return reject(
      'stage-missing',
      'policy.ladder: the stage that the rollout is at is not on it; keep its name, or move the rollout first',
    )
  return accept(evolve(rollout, state, now, change), 'edited')
}

/** The same phase on another ladder, found by the name of its stage; its share stays as it is. */
function onLadder(rollout: Rollout, policy: Policy): Phase | undefined {
  const { state } = rollout
  const moved = (active: ActivePhase): ActivePhase | undefined => {
    const own = rollout.policy.ladder[active.at.stage]
    const stage = policy.ladder.findIndex(({ name, kind }) => name === own?.name && kind === own?.kind)
    return stage < 0 ? undefined : { ...active, at: { ...active.at, stage } }
  }
  switch (state.phase) {
    case 'draft':
    case 'abandoned':
      return state
    case 'shadow':
    case 'ramping':
    case 'failover-only':
      return moved(state)
    case 'completed': {
      const at = moved({ phase: 'failover-only', at: state.at })?.at
      return at && { ...state, at }
    }
    case 'held':
    case 'rolled-back': {
      const before = moved(state.before)
      return before && { ...state, before }
    }
  }
}

export function noteRevision(request: Request, command: Of<'note-revision'>): Outcome {
  const { rollout, now } = request
  const { revision } = command
  const { state } = rollout
  if (revision === rollout.candidateRevision) return unchanged('the revision is the same')
  if (state.phase === 'abandoned') return unchanged('nothing of it runs any more')
  return {
    kind: 'accepted',
    next: evolve(rollout, onRevision(state, rollout.candidateRevision, revision, now), now, {
      candidateRevision: revision,
      epoch: rollout.epoch + 1,
    }),
    incident: null,
    waived: [],
    // What was learnt speaks of the old revision: meters and gates from the start.
    judge: 'reset-candidate',
    detail: `the candidate is now ${revision}: what was measured before no longer counts`,
  }
}

/** Held where it can be held, with no dwell behind it: time spent with the old revision is none of the new. */
function onRevision(state: Phase, from: string, to: string, now: EpochMs): Phase {
  switch (state.phase) {
    case 'shadow':
    case 'ramping':
    case 'failover-only':
      return {
        phase: 'held',
        before: startingAt(state, now),
        cause: { kind: 'revision', from, to },
        since: now,
      }
    case 'held': {
      const { cause } = state
      return {
        ...state,
        before: startingAt(state.before, state.since),
        cause: causeOnRevision(cause, from, to),
      }
    }
    case 'rolled-back':
      return { ...state, rollback: { ...state.rollback, overtakenBy: to } }
    case 'draft':
    case 'completed':
    case 'abandoned':
      return state
  }
}

/** What could end by itself, or speaks of the revision before, gives way: somebody has to look at the new one. */
function causeOnRevision(cause: HoldCause, from: string, to: string): HoldCause {
  switch (cause.kind) {
    case 'signal':
    case 'breach':
      return { kind: 'revision', from, to }
    case 'revision':
      return { ...cause, to }
    case 'person':
    case 'no-safe-arm':
      return cause
  }
}

function startingAt(active: ActivePhase, since: EpochMs): ActivePhase {
  return { ...active, at: { ...active.at, since } }
}
