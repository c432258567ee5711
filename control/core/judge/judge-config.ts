/** What of a policy the judge needs, and what every meter makes of it. */

import type { Policy, TriggerPolicy } from '../policy.ts'
import { shareBudget } from '../statistics/budget.ts'
import type { ErrorTriggerConfig } from '../triggers/errors.ts'
import type { LatencyTriggerConfig } from '../triggers/latency.ts'

export interface JudgeConfig {
  readonly triggers: TriggerPolicy
  readonly falseRollbackBudget: Policy['falseRollbackBudget']
}

/** Null: the trigger is switched off. A meter whose entry changes starts anew. */
export interface MeterConfigs {
  readonly errors: ErrorTriggerConfig | null
  readonly latencyP95: LatencyTriggerConfig | null
  readonly latencyP50: LatencyTriggerConfig | null
}

export function judgeConfigOf(policy: Policy): JudgeConfig {
  return { triggers: policy.triggers, falseRollbackBudget: policy.falseRollbackBudget }
}

/** Throws a RangeError that names the field when a bound or the budget makes no sense. */
export function deriveMeters(config: JudgeConfig): MeterConfigs {
  const { errors, latencyP95, latencyP50, sustainSec } = config.triggers
  const budget = shareBudget(config.falseRollbackBudget)
  requireBetween('triggers.sustainSec', sustainSec, 1, 86_400)
  requireBetween('triggers.errors.maxRate', errors.maxRate, 0.0001, 0.5)
  requireBetween('triggers.latencyP95.maxRatio', latencyP95.maxRatio, 1, 10)
  requireBetween('triggers.latencyP50.maxRatio', latencyP50.maxRatio, 1, 10)
  return {
    errors: errors.enabled
      ? {
          maxRate: errors.maxRate,
          blame: errors.blame,
          sustainSec,
          meterBudgetSec: budget.errorsMeter,
          blockBudgetSec: budget.errorsBlock,
        }
      : null,
    latencyP95: latencyP95.enabled
      ? {
          quantile: 'latency-p95',
          maxRatio: latencyP95.maxRatio,
          sustainSec,
          budgetSec: budget.latencyP95,
        }
      : null,
    latencyP50: latencyP50.enabled
      ? {
          quantile: 'latency-p50',
          maxRatio: latencyP50.maxRatio,
          sustainSec,
          budgetSec: budget.latencyP50,
        }
      : null,
  }
}

/** Both sides are plain data made by the same code, so that their text tells whether they are the same. */
export function isSameMeter(a: object | null, b: object | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function requireBetween(field: string, value: number, from: number, to: number): void {
  if (!(value >= from && value <= to)) throw new RangeError(`${field}: ${value} is not from ${from} to ${to}`)
}
