/** The rules of the field beside ours, on the same attempts: when would each have rolled back? */

import type { Policy } from '../../core/policy.ts'
import type { TriggerName } from '../../core/verdict.ts'
import { type ComparisonName, comparisonRules, type Measure } from '../comparisons/comparison-catalogue.ts'
import type { ComparisonRule } from '../comparisons/comparison-rule.ts'
import type { ComparedDecision, ComparedRule } from './backtest-report.ts'
import type { TickCounts } from './tick-counts.ts'

interface Seat {
  readonly rule: ComparisonRule
  readonly trigger: TriggerName
  readonly rollbacks: ComparedDecision[]
}

export class ComparisonBench {
  readonly #seats: readonly Seat[]
  readonly #keepGoing: boolean
  readonly #describe: (tick: number) => ComparedDecision

  /** `describe` is asked for the tick that a rule decided at. */
  constructor(
    policy: Policy,
    names: readonly ComparisonName[],
    keepGoing: boolean,
    describe: (tick: number) => ComparedDecision,
  ) {
    this.#keepGoing = keepGoing
    this.#describe = describe
    this.#seats = measuresOf(policy).flatMap(({ trigger, measure }) =>
      names
        .flatMap((name) => comparisonRules(name, measure))
        .map((rule) => ({ rule, trigger, rollbacks: [] })),
    )
  }

  /** Whether no rule has anything left to say. */
  get finished(): boolean {
    return this.#seats.every(({ rule }) => rule.decidedAt >= 0)
  }

  step(tick: number, { candidate, baseline }: TickCounts): void {
    for (const seat of this.#seats) {
      const { rule } = seat
      if (rule.decidedAt < 0 && rule.step(tick, candidate, baseline)) this.#note(seat)
    }
  }

  /** Up to the end of the data. */
  catchUp(tick: number): void {
    for (const seat of this.#seats) if (seat.rule.decidedAt < 0 && seat.rule.catchUp(tick)) this.#note(seat)
  }

  /** A new candidate. */
  reset(): void {
    for (const { rule } of this.#seats) if (rule.decidedAt < 0 || this.#keepGoing) rule.reset()
  }

  read(): readonly ComparedRule[] {
    return this.#seats.map(({ rule, trigger, rollbacks }) => ({ name: rule.name, trigger, rollbacks }))
  }

  #note({ rule, rollbacks }: Seat): void {
    rollbacks.push(this.#describe(rule.decidedAt))
    if (this.#keepGoing) rule.reset()
  }
}

/** The field compares p95; a rule on the median would be a rule of nobody. */
function measuresOf({ triggers }: Policy): readonly {
  readonly trigger: TriggerName
  readonly measure: Measure
}[] {
  const { errors, latencyP95 } = triggers
  return [
    ...(errors.enabled
      ? [{ trigger: 'errors', measure: { of: 'errors', maxRate: errors.maxRate } } as const]
      : []),
    ...(latencyP95.enabled
      ? [
          {
            trigger: 'latency-p95',
            measure: { of: 'latency', quantile: 0.95, maxRatio: latencyP95.maxRatio },
          } as const,
        ]
      : []),
  ]
}
