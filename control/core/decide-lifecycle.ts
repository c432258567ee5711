/** Ends and changes: complete, abandon, edit, a new candidate revision. */

import type { Command } from './commands.ts'
import type { Request } from './decide.ts'
import { evolve, type Outcome, reject, unchanged } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { ActivePhase, Phase, Rollout } from './rollout.ts'
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
  const passed = passGates(facts.gates, command.waive, actor)
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
    const name = rollout.policy.ladder[active.at.stage]?.name
    const stage = policy.ladder.findIndex((candidate) => candidate.name === name)
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
  const { state } = rollout
  const change = { candidateRevision: command.revision }
  if (command.revision === rollout.candidateRevision) return unchanged('the revision is the same')
  switch (state.phase) {
    case 'draft':
    case 'rolled-back':
    case 'abandoned':
      return accept(evolve(rollout, state, now, change), `the candidate is now ${command.revision}`)
    case 'shadow':
    case 'ramping':
    case 'failover-only':
      return revised({
        phase: 'held',
        before: state,
        cause: { kind: 'revision', from: rollout.candidateRevision, to: command.revision },
        since: now as EpochMs,
      })
    case 'held':
    case 'completed':
      return revised(state)
  }

  // What was learnt speaks of the old revision: a new epoch, meters and gates from the start.
  function revised(next: Phase): Outcome {
    return {
      kind: 'accepted',
      next: evolve(rollout, next, now, { ...change, epoch: rollout.epoch + 1 }),
      incident: null,
      waived: [],
      judge: 'reset-candidate',
      detail: `the candidate is now ${command.revision}: what was measured before no longer counts`,
    }
  }
}
