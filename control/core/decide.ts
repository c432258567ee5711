/**
 * THE HEART: (rollout, command, facts, actor, now) → accepted, unchanged, or rejected with a reason code.
 * Pure. What it accepts is written by one commit, or not at all.
 */

import type { Command } from './commands.ts'
import { holdRollout, resumeRollout } from './decide-hold.ts'
import { abandonRollout, completeRollout, editRollout, noteRevision } from './decide-lifecycle.ts'
import { advanceRollout, setShare, startRollout } from './decide-movement.ts'
import { reArm, rollBack, undoRollBack } from './decide-return.ts'
import { type Outcome, type Request, reject } from './outcome.ts'
import { TRANSITIONS } from './transitions.ts'

/** The judge may advance one stage, hold, roll back, or end a signal's hold; nothing else. */
const FOR_THE_JUDGE = ['advance', 'hold', 'resume', 'roll-back']
/** Control itself takes no user to the candidate, nor back to it. */
const NOT_FOR_CONTROL = ['start', 'advance', 'set-share', 'resume', 'undo', 're-arm', 'complete']

export function decide(request: Request, command: Command): Outcome {
  const { rollout, actor } = request
  if (actor.kind === 'judge' && !FOR_THE_JUDGE.includes(command.command))
    return reject('not-for-the-judge', `the judge may not ${command.command}`)
  if (actor.kind === 'system' && NOT_FOR_CONTROL.includes(command.command))
    return reject('not-allowed', `control itself may not ${command.command}: that takes a person`)
  if (actor.kind === 'person' && actor.role === 'viewer')
    return reject('not-allowed', 'a viewer may look, not act')

  const cell: true | string = TRANSITIONS[rollout.state.phase][command.command]
  if (cell !== true) return reject('wrong-phase', cell)
  // A rollback never waits, not even for words; everything else says why.
  if (command.command !== 'roll-back' && command.reason.trim() === '')
    return reject('reason-missing', `say why: ${command.command} goes into the ledger with its reason`)

  switch (command.command) {
    case 'start':
      return startRollout(request, command)
    case 'advance':
      return advanceRollout(request, command)
    case 'set-share':
      return setShare(request, command)
    case 'hold':
      return holdRollout(request, command)
    case 'resume':
      return resumeRollout(request)
    case 'roll-back':
      return rollBack(request, command)
    case 'undo':
      return undoRollBack(request, command)
    case 're-arm':
      return reArm(request, command)
    case 'complete':
      return completeRollout(request, command)
    case 'abandon':
      return abandonRollout(request, command)
    case 'edit':
      return editRollout(request, command)
    case 'note-revision':
      return noteRevision(request, command)
  }
}
