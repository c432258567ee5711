/**
 * The signals that attempts tell of: sample ratio and capacity, by the same rules as live, and what the judge says
 * in mode `eager`. What gateways report of themselves is not in attempts: lost records stay unknown.
 */

import type { EagerReading } from '../../core/judge/eager-reading.ts'
import type { Judge } from '../../core/judge/judge.ts'
import type { SignalPolicy } from '../../core/policy.ts'
import { type Assignable, toAssigned } from '../../core/signals/assigned-request.ts'
import { type ShareMark, shareAt } from '../../core/signals/share-history.ts'
import type { SignalAnswer, SignalReading } from '../../core/signals/signal.ts'
import { Signals } from '../../core/signals/signals.ts'
import type { BasisPoints, EpochMs } from '../../core/units.ts'
import type { RecordedStage } from './recorded-stage.ts'

/** A request as it was assigned, and the plan that it was assigned by. */
export interface AssignedAttempt extends Assignable {
  readonly planVersion: number
}

export class SignalWatch {
  readonly #signals: Signals
  #marks: readonly ShareMark[] = []
  #eager: SignalAnswer | null = null

  constructor(policy: SignalPolicy) {
    this.#signals = new Signals(policy)
  }

  /** Other users, another candidate: only plans of this epoch say what share was meant. */
  enterEpoch(stages: readonly RecordedStage[], epoch: number): void {
    this.#signals.reset()
    this.#marks = stages.flatMap(({ epoch: own, planVersion, share, from }) =>
      own === epoch && planVersion !== null
        ? [{ planVersion, share: share as BasisPoints, at: (from * 1_000) as EpochMs }]
        : [],
    )
  }

  add(tick: number, attempt: AssignedAttempt): void {
    const assigned = toAssigned(attempt, shareAt(this.#marks, attempt.planVersion))
    if (assigned) this.#signals.add(tick, assigned)
  }

  /** The first signal that holds at the end of this tick. `eager` undefined: as it was. */
  close(tick: number, judge: Judge, eager: EagerReading | null | undefined): SignalReading | null {
    if (eager !== undefined) this.#eager = eager && answerOf(eager, judge.stageRequests)
    this.#signals.close(tick, this.#eager)
    return this.#signals.holding()[0] ?? null
  }
}

function answerOf({ breached, evidence, text }: EagerReading, sample: number): SignalAnswer {
  return {
    state: breached ? 'raised' : sample === 0 ? 'unknown' : 'clear',
    value: evidence,
    bound: 1,
    sample,
    text,
  }
}
