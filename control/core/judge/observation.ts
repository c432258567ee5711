/** What the judge learns from one admitted attempt. */

import type { Arm } from '../../../gateway-plugin/contract.ts'

export interface Observation {
  readonly tick: number
  /** The arm that it speaks for. */
  readonly arm: Arm
  readonly bad: boolean
  /** Milliseconds to the last byte, or until it was given up; null: no latency was measured. */
  readonly latencyMs: number | null
  /**
   * The answer was not seen. With `bad`: the time limit passed, slower than any bound. Without: the client left
   * after `latencyMs`, which says something only where that is over the bound already, and nothing on errors.
   */
  readonly censored: boolean
  /** Unicode code points of the text. */
  readonly characters: number
  readonly language: string
}
