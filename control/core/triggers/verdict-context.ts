/** What a trigger must be told to turn its state into a verdict. */

import type { EpochMs } from '../units.ts'

export interface VerdictContext {
  readonly now: EpochMs
  /** Basis points assigned to the candidate. */
  readonly share: number
  /** Milliseconds without a judged candidate observation until data counts as stale. */
  readonly staleAfterMs: number
  /** Tick of the last judged candidate observation, or of the start of judging before any; null: not begun. */
  readonly heardAt: number | null
}

/** For a verdict that is kept at the tick that decided it: silence is no matter then. */
export const LATCHED: VerdictContext = { now: 0 as EpochMs, share: 0, staleAfterMs: 0, heardAt: null }

export function isStale(context: VerdictContext): boolean {
  return (
    context.share > 0 &&
    context.heardAt !== null &&
    context.now - context.heardAt * 1_000 > context.staleAfterMs
  )
}
