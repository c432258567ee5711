/**
 * Reads the judge's evidence for chart and report: every minute while all is quiet, every second while the judge
 * has a suspicion, and when what mode `eager` says changes. A verdict in words for each of 600,000 seconds would cost
 * more than judging them.
 */

import type { EagerReading } from '../../core/judge/eager-reading.ts'
import type { Judge } from '../../core/judge/judge.ts'
import { EAGER_PATIENCE_SEC } from '../../core/signals/signals.ts'
import type { EpochMs } from '../../core/units.ts'
import type { Verdict } from '../../core/verdict.ts'

const QUIET_EVERY_SEC = 60

export interface Look {
  readonly verdicts: readonly Verdict[]
  /** What mode `eager` would say; in mode `strict` only. */
  readonly eager: EagerReading | null
}

export class SuspicionWatch {
  times = 0
  ms = 0
  #next = 0
  #lookedAt = -1
  #suspect = false
  #eagerBreached = false

  /** Null: not looked at in this tick. */
  look(tick: number, judge: Judge, share: number): Look | null {
    const { eagerBreached } = judge
    if (tick < this.#next && !judge.suspicion && eagerBreached === this.#eagerBreached) return null
    this.#eagerBreached = eagerBreached
    const now = ((tick + 1) * 1_000) as EpochMs
    const eager = judge.eager(now, share)
    // What is raised is looked at again when it would hold.
    this.#next = tick + (eager?.breached ? EAGER_PATIENCE_SEC : QUIET_EVERY_SEC)
    const verdicts = judge.verdicts(now, share)
    const suspect = verdicts.some(({ state }) => state === 'suspect' || state === 'breached')
    if (suspect && !this.#suspect) this.times++
    if (suspect && this.#suspect) this.ms += (tick - this.#lookedAt) * 1_000
    this.#suspect = suspect
    this.#lookedAt = tick
    return { verdicts, eager }
  }

  reset(): void {
    this.#suspect = false
    this.#next = 0
  }
}
