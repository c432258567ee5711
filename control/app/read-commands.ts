/** Which commands the phase allows, and in words why not: a disabled button says why. */

import { COMMAND_NAMES, type CommandName } from '../core/commands.ts'
import { describeDuration } from '../core/describe.ts'
import type { Incident } from '../core/incident.ts'
import { canRollBack, type Rollout } from '../core/rollout.ts'
import { TRANSITIONS } from '../core/transitions.ts'
import type { EpochMs } from '../core/units.ts'
import type { CommandView } from './views.ts'

export function availableCommands(
  rollout: Rollout,
  incident: Incident | null,
  now: EpochMs,
): readonly CommandView[] {
  return COMMAND_NAMES.filter((command) => command !== 'note-revision').map((command) => {
    const why = whyNot(rollout, incident, now, command)
    return { command, allowed: why === null, why }
  })
}

function whyNot(
  rollout: Rollout,
  incident: Incident | null,
  now: EpochMs,
  command: CommandName,
): string | null {
  const { state } = rollout
  const cell: true | string = TRANSITIONS[state.phase][command]
  if (cell !== true) return cell
  if (command === 'roll-back' && !canRollBack(state)) return 'nothing runs on the candidate'
  if (state.phase === 'completed' && command === 'complete') return 'the rollout is completed'
  if (state.phase === 'abandoned') return 'the rollout was abandoned'
  if (state.phase !== 'rolled-back') return null
  if (command === 'undo') {
    if (state.rollback.by.kind !== 'person') return 'only a rollback by a person can be undone, by its author'
    if (state.rollback.overtakenBy)
      return `the candidate changed to ${state.rollback.overtakenBy} since: re-arm instead`
    return now - state.rollback.at > rollout.policy.undoMs
      ? 'the time for an undo is over: re-arm instead'
      : null
  }
  if (command === 're-arm') {
    if (incident?.status === 'open') return `close incident ${incident.id} with its cause first`
    if (now < state.cooldownUntil)
      return `the cooldown ends in ${describeDuration(state.cooldownUntil - now)}`
  }
  return null
}
