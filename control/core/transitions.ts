/** What is allowed when: phase × command, and in words why not. A missing cell does not compile. */

import type { CommandName } from './commands.ts'
import type { PhaseName } from './rollout.ts'

/** `true`: decided further by `decide`. A sentence: refused, and why. */
type Cell = true | string

const NOT_STARTED = 'the rollout is still a draft: start it first'
const HELD = 'the rollout is held: resume it first'
const BACK = 'the rollout was rolled back: close the incident with its cause, then re-arm'
const COMPLETED = 'the rollout is completed'
const ABANDONED = 'the rollout was abandoned'
const STARTED = 'the rollout has started already'
const NOT_HELD = 'the rollout is not held'
const NOT_BACK = 'the rollout is not rolled back'
const NOT_AT_END = 'only a rollout at failover-only can be completed: advance it there first'
const NO_SHARE = 'in shadow no share moves: advance to the first stage'

export const TRANSITIONS = {
  draft: {
    start: true,
    advance: NOT_STARTED,
    'set-share': NOT_STARTED,
    hold: NOT_STARTED,
    resume: NOT_HELD,
    'roll-back': true,
    undo: NOT_BACK,
    're-arm': NOT_BACK,
    complete: NOT_AT_END,
    abandon: true,
    edit: true,
    'note-revision': true,
  },
  shadow: {
    start: STARTED,
    advance: true,
    'set-share': NO_SHARE,
    hold: true,
    resume: NOT_HELD,
    'roll-back': true,
    undo: NOT_BACK,
    're-arm': NOT_BACK,
    complete: NOT_AT_END,
    abandon: true,
    edit: true,
    'note-revision': true,
  },
  ramping: {
    start: STARTED,
    advance: true,
    'set-share': true,
    hold: true,
    resume: NOT_HELD,
    'roll-back': true,
    undo: NOT_BACK,
    're-arm': NOT_BACK,
    complete: NOT_AT_END,
    abandon: true,
    edit: true,
    'note-revision': true,
  },
  held: {
    start: STARTED,
    advance: HELD,
    'set-share': HELD,
    hold: true,
    resume: true,
    'roll-back': true,
    undo: NOT_BACK,
    're-arm': NOT_BACK,
    complete: HELD,
    abandon: true,
    edit: true,
    'note-revision': true,
  },
  'rolled-back': {
    start: STARTED,
    advance: BACK,
    'set-share': BACK,
    hold: BACK,
    resume: BACK,
    'roll-back': true,
    undo: true,
    're-arm': true,
    complete: BACK,
    abandon: true,
    edit: true,
    'note-revision': true,
  },
  'failover-only': {
    start: STARTED,
    advance: 'failover-only is the last stage: complete the rollout when it is finished',
    'set-share': true,
    hold: true,
    resume: NOT_HELD,
    'roll-back': true,
    undo: NOT_BACK,
    're-arm': NOT_BACK,
    complete: true,
    abandon: true,
    edit: true,
    'note-revision': true,
  },
  completed: {
    start: COMPLETED,
    advance: COMPLETED,
    'set-share': COMPLETED,
    hold: COMPLETED,
    resume: COMPLETED,
    'roll-back': true,
    undo: NOT_BACK,
    're-arm': NOT_BACK,
    complete: true,
    abandon: COMPLETED,
    edit: true,
    'note-revision': true,
  },
  abandoned: {
    start: ABANDONED,
    advance: ABANDONED,
    'set-share': ABANDONED,
    hold: ABANDONED,
    resume: ABANDONED,
    'roll-back': true,
    undo: ABANDONED,
    're-arm': ABANDONED,
    complete: ABANDONED,
    abandon: true,
    edit: ABANDONED,
    'note-revision': true,
  },
} as const satisfies Record<PhaseName, Record<CommandName, Cell>>
