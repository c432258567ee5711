import type { Command, CommandName } from '../../control/core/commands.ts'
import type { BasisPoints } from '../../control/core/units.ts'

type Named<Name extends CommandName> = Extract<Command, { command: Name }>

/** One plain command of every name, as an operator would send it. */
export const COMMANDS: { readonly [Name in CommandName]: Named<Name> } = {
  start: { command: 'start', reason: 'ready', waive: [] },
  advance: { command: 'advance', reason: 'looks well', waive: [] },
  'set-share': { command: 'set-share', reason: 'a little less', share: 1_500 as BasisPoints, waive: [] },
  hold: { command: 'hold', reason: 'release day' },
  resume: { command: 'resume', reason: 'release is out' },
  'roll-back': { command: 'roll-back', reason: 'audio cut off', verdict: null },
  undo: { command: 'undo', reason: 'wrong rollout' },
  're-arm': {
    command: 're-arm',
    reason: 'memory limit raised',
    stage: null,
    rotateCohort: false,
    salt: null,
  },
  complete: { command: 'complete', reason: 'a month without trouble', waive: [] },
  abandon: { command: 'abandon', reason: 'another model is better' },
  edit: { command: 'edit', reason: 'clearer name', change: { name: 'Spoken answers' } },
  'note-revision': { command: 'note-revision', reason: 'seen in its answers', revision: 'kokoro-1.1' },
}
