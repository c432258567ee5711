/** What can be asked of a rollout, by people, by the judge and by control itself. Imperative. */

import type { Eligibility, Override } from '../../gateway-plugin/contract.ts'
import type { Policy } from './policy.ts'
import type { HoldCause } from './rollout.ts'
import type { BasisPoints } from './units.ts'
import type { Verdict } from './verdict.ts'

export const COMMAND_NAMES = [
  'start',
  'advance',
  'set-share',
  'hold',
  'resume',
  'roll-back',
  'undo',
  're-arm',
  'complete',
  'abandon',
  'edit',
  'note-revision',
] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** What people can send to the commands address; `edit` has an address of its own. */
export const PEOPLE_COMMANDS = COMMAND_NAMES.filter((name) => name !== 'edit' && name !== 'note-revision')

/** What control holds for; without it a person holds. */
export type AutomaticHold = Extract<HoldCause, { kind: 'signal' | 'breach' | 'no-safe-arm' }>

interface Reasoned {
  /** Why, for the ledger; required for everything but roll-back. */
  readonly reason: string
}
interface Waiving {
  /** Names of gates that this person waives, with the reason. */
  readonly waive: readonly string[]
}

export type Command =
  | ({ readonly command: 'start' } & Reasoned & Waiving)
  | ({ readonly command: 'advance' } & Reasoned & Waiving)
  | ({ readonly command: 'set-share'; readonly share: BasisPoints } & Reasoned & Waiving)
  | ({ readonly command: 'hold'; readonly because?: AutomaticHold } & Reasoned)
  | ({ readonly command: 'resume' } & Reasoned)
  | { readonly command: 'roll-back'; readonly reason: string; readonly verdict: Verdict | null }
  | ({ readonly command: 'undo' } & Reasoned)
  | ({
      readonly command: 're-arm'
      /** Name of a stage of the ladder, not above the one that was rolled back; default `shadow`. */
      readonly stage: string | null
      /** A new salt: other users come first. Never the default. */
      readonly rotateCohort: boolean
      /** The new salt, made by the caller, because the core has no randomness. */
      readonly salt: string | null
    } & Reasoned)
  | ({ readonly command: 'complete' } & Reasoned & Waiving)
  | ({ readonly command: 'abandon' } & Reasoned)
  | ({ readonly command: 'edit'; readonly change: RolloutChange } & Reasoned)
  | ({ readonly command: 'note-revision'; readonly revision: string } & Reasoned)

/** What `edit` can change; a field that is absent stays. */
export interface RolloutChange {
  readonly name?: string
  readonly policy?: Policy
  readonly eligible?: Eligibility
  readonly overrides?: readonly Override[]
}
