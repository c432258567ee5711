/** The rules that see the same error traffic side by side: ours, and those of the field. */

import { Argo } from '../../../control/backtest/comparisons/argo.ts'
import { CloudWatch } from '../../../control/backtest/comparisons/cloudwatch.ts'
import {
  type ArmTick,
  type ComparisonRule,
  SILENT,
} from '../../../control/backtest/comparisons/comparison-rule.ts'
import { ErrorGauge } from '../../../control/backtest/comparisons/error-gauge.ts'
import { EvidenceSinceStart } from '../../../control/backtest/comparisons/evidence-since-start.ts'
import { Flagger } from '../../../control/backtest/comparisons/flagger.ts'
import { FlaggerConsecutive } from '../../../control/backtest/comparisons/flagger-consecutive.ts'
import { WindowRule } from '../../../control/backtest/comparisons/window-rule.ts'
import { ErrorsPath } from './errors-path.ts'

export const MAX_RATE = 0.02

/** Parameters that were raised offline, for one traffic rate, until a rule keeps the same promise as ours. */
export interface Matched {
  /** Failed checks in a row. */
  readonly flagger: number
  /** Failed fraction of a window that was full. */
  readonly window: number
  /** Length of that window in looks of 10 s. */
  readonly windowLooks: number
  /** Fewer requests than this are no full window. */
  readonly windowRequests: number
}

/** By the key under which outcomes are kept; the order is that of the tables. */
export const ERROR_RULES = {
  strict: 'Crossfade, strict (the default)',
  eager: 'Crossfade, eager',
  matchedFlagger: 'Flagger, matched to the same promise',
  matchedWindow: 'one window, matched to the same promise',
  flagger5: 'Flagger, 5 failed checks in a row',
  flagger10: 'Flagger, 10 failed checks in a row',
  flaggerCoded: 'Flagger as coded, threshold 5',
  argo: 'Argo Rollouts, 5 min, failureLimit 0',
  fixed: 'fixed window of 5 min, at least 100 requests',
  literal: 'the literal rule, over 2 % for 5 min',
  cloudwatch: 'CloudWatch, 3 of 5 minutes',
  sinceStart: 'sequential test since the start',
} as const
export type RuleName = keyof typeof ERROR_RULES
export const RULE_NAMES = Object.keys(ERROR_RULES) as readonly RuleName[]

export interface RunningRule {
  readonly name: RuleName
  readonly decidedAt: number
  step(tick: number, requests: number, bad: number): boolean
  /** Up to and including this tick there was nothing more. */
  finish(tick: number): void
}

export function startRule(name: RuleName, matched: Matched): RunningRule {
  if (name === 'strict' || name === 'eager') return new Ours(name)
  return new Theirs(name, comparison(name, matched))
}

class Ours implements RunningRule {
  readonly name: 'strict' | 'eager'
  readonly #path: ErrorsPath

  constructor(name: 'strict' | 'eager') {
    this.name = name
    this.#path = new ErrorsPath({ mode: name })
  }

  get decidedAt(): number {
    return this.#path.decidedAt
  }

  step(tick: number, requests: number, bad: number): boolean {
    return this.#path.step(tick, requests, bad)
  }

  finish(): void {}
}

class Theirs implements RunningRule {
  readonly name: RuleName
  readonly #rule: ComparisonRule
  readonly #tick: { requests: number; bad: number; readonly latencies: readonly number[] } = {
    requests: 0,
    bad: 0,
    latencies: [],
  }

  constructor(name: RuleName, rule: ComparisonRule) {
    this.name = name
    this.#rule = rule
  }

  get decidedAt(): number {
    return this.#rule.decidedAt
  }

  step(tick: number, requests: number, bad: number): boolean {
    this.#tick.requests = requests
    this.#tick.bad = bad
    return this.#rule.step(tick, this.#tick satisfies ArmTick, SILENT)
  }

  finish(tick: number): void {
    this.#rule.catchUp(tick)
  }
}

function comparison(name: Exclude<RuleName, 'strict' | 'eager'>, matched: Matched): ComparisonRule {
  const gauge = (buckets = 1, minRequests = 1, maxRate = MAX_RATE) =>
    new ErrorGauge({ maxRate, buckets, minRequests })
  switch (name) {
    case 'matchedFlagger':
      return new FlaggerConsecutive({ gauge: gauge(), threshold: matched.flagger })
    case 'matchedWindow':
      return new WindowRule({
        name,
        gauge: gauge(matched.windowLooks, matched.windowRequests, matched.window),
      })
    case 'flagger5':
      return new FlaggerConsecutive({ gauge: gauge(), threshold: 5 })
    case 'flagger10':
      return new FlaggerConsecutive({ gauge: gauge(), threshold: 10 })
    case 'flaggerCoded':
      return new Flagger({ gauge: gauge(), threshold: 5, whenEmpty: 'pass' })
    case 'argo':
      return new Argo({ gauge: gauge(), intervalSec: 300, failureLimit: 0 })
    case 'fixed':
      return new WindowRule({ name, gauge: gauge(30, 100) })
    case 'literal':
      return new WindowRule({ name, gauge: gauge(6, 20), forSec: 300 })
    case 'cloudwatch':
      return new CloudWatch({ gauge: gauge(), datapoints: 3, periods: 5 })
    case 'sinceStart':
      return new EvidenceSinceStart({ maxRate: MAX_RATE, alpha: 7 / 730 })
  }
}
