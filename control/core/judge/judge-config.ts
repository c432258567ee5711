/** What of a policy the judge needs, and what every meter makes of it. */

import type { Mode, Policy, SignalPolicy, TriggerPolicy, WindowRule } from '../policy.ts'
import { type BudgetedTrigger, shareBudget } from '../statistics/budget.ts'
import type { ComplaintTriggerConfig } from '../triggers/complaints.ts'
import type { CostTriggerConfig } from '../triggers/cost.ts'
import type { ErrorTriggerConfig } from '../triggers/errors.ts'
import type { LatencyTriggerConfig } from '../triggers/latency.ts'

export interface JudgeConfig {
  readonly triggers: TriggerPolicy
  readonly falseRollbackBudget: Policy['falseRollbackBudget']
  readonly eagerSignal: SignalPolicy['eager']
  /** Whether suspicion makes gateways copy more candidate requests to the baseline. */
  readonly witnessOnSuspicion: boolean
}

/** Null: the trigger is switched off. A meter whose entry changes starts anew. */
export interface TriggerConfigs {
  readonly errors: ErrorTriggerConfig | null
  readonly latencyP95: LatencyTriggerConfig | null
  readonly latencyP50: LatencyTriggerConfig | null
  readonly complaints: ComplaintTriggerConfig | null
  readonly cost: CostTriggerConfig | null
}

export interface MeterConfigs {
  /** Those that move traffic. */
  readonly main: TriggerConfigs
  /** In mode `strict`: what mode `eager` would say beside it. */
  readonly eager: TriggerConfigs | null
  /** The fraction of the false-rollback budget that no enabled trigger has. */
  readonly unspent: number
}

export function judgeConfigOf(policy: Policy): JudgeConfig {
  return {
    triggers: policy.triggers,
    falseRollbackBudget: policy.falseRollbackBudget,
    eagerSignal: policy.signals.eager,
    witnessOnSuspicion: policy.shadow.suspicion > policy.shadow.reverse && policy.shadow.suspicionPerDay > 0,
  }
}

/** Throws a RangeError that names the field when a bound, a window or the budget makes no sense. */
export function deriveMeters(config: JudgeConfig): MeterConfigs {
  const { errors, latencyP95, latencyP50, complaints, cost, sustainSec, mode, weights, window } =
    config.triggers
  requireBetween('triggers.sustainSec', sustainSec, 1, 86_400)
  requireBetween('triggers.errors.maxRate', errors.maxRate, 0.0001, 0.5)
  requireBetween('triggers.latencyP95.maxRatio', latencyP95.maxRatio, 1, 10)
  requireBetween('triggers.latencyP50.maxRatio', latencyP50.maxRatio, 1, 10)
  requireBetween('triggers.complaints.maxRatio', complaints.maxRatio, 1, 100)
  requireBetween('triggers.cost.maxRatio', cost.maxRatio, 1, 100)
  requireBetween('triggers.window.windowMs', window.windowMs, 1_000, 86_400_000)
  requireBetween('triggers.window.minRequests', window.minRequests, 1, 10_000_000)
  requireBetween('triggers.window.forMs', window.forMs, 0, 86_400_000)
  const enabled = (['errors', 'latencyP95', 'latencyP50', 'complaints', 'cost'] as const).filter(
    (name) => config.triggers[name].enabled,
  )
  const budget = shareBudget(config.falseRollbackBudget, weights, enabled)
  const main = configsOf(config.triggers, mode, budget.seconds)
  const both = mode === 'strict' && config.eagerSignal.enabled
  return {
    main,
    // What costs a little more than planned is no reason to hold: people are told of it by the month's pace.
    eager: both ? { ...configsOf(config.triggers, 'eager', budget.seconds), cost: null } : null,
    unspent: budget.unspent,
  }
}

function configsOf(
  policy: TriggerPolicy,
  mode: Mode,
  budgetSec: Readonly<Partial<Record<BudgetedTrigger, number>>>,
): TriggerConfigs {
  const window: WindowRule | null = mode === 'window' ? policy.window : null
  // Half of the allowance with twice the patience: the same full-outage seconds.
  const sustainSec = mode === 'eager' ? 2 * policy.sustainSec : policy.sustainSec
  const { errors, latencyP95, latencyP50, complaints, cost } = policy
  const latency = (
    quantile: LatencyTriggerConfig['quantile'],
    { maxRatio }: TriggerPolicy['latencyP95'],
    budget: number | undefined,
  ): LatencyTriggerConfig | null =>
    budget === undefined
      ? null
      : {
          quantile,
          mode,
          window,
          sustainSec,
          policyBound: maxRatio,
          maxRatio: ratioOf(mode, maxRatio),
          budgetSec: budget,
        }
  return {
    errors:
      budgetSec.errors === undefined
        ? null
        : {
            mode,
            window,
            sustainSec,
            policyBound: errors.maxRate,
            limit: mode === 'eager' ? errors.maxRate / 2 : errors.maxRate,
            blame: errors.blame,
            budgetSec: budgetSec.errors,
          },
    latencyP95: latency('latency-p95', latencyP95, budgetSec.latencyP95),
    latencyP50: latency('latency-p50', latencyP50, budgetSec.latencyP50),
    complaints:
      budgetSec.complaints === undefined
        ? null
        : {
            mode,
            window,
            policyBound: complaints.maxRatio,
            maxRatio: ratioOf(mode, complaints.maxRatio),
            budgetSec: budgetSec.complaints,
          },
    // There is no literal rule for single requests: the month's pace is the one.
    cost:
      budgetSec.cost === undefined
        ? null
        : { maxRatio: ratioOf(mode, cost.maxRatio), budgetSec: budgetSec.cost },
  }
}

/** What a relative bound allows is its excess over 1. */
function ratioOf(mode: Mode, maxRatio: number): number {
  return mode === 'eager' ? 1 + (maxRatio - 1) / 2 : maxRatio
}

/** Both sides are plain data made by the same code, so that their text tells whether they are the same. */
export function isSameMeter(a: object | null, b: object | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function requireBetween(field: string, value: number, from: number, to: number): void {
  if (!(value >= from && value <= to)) throw new RangeError(`${field}: ${value} is not from ${from} to ${to}`)
}
