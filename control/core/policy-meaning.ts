/** What a policy promises, in time: sentences for whoever writes or reads one. */

import { describeDuration, describeRate, describeRequests } from './describe.ts'
import { expectedDelay } from './expected-delay.ts'
import type { BudgetShares, Policy, StagePolicy } from './policy.ts'
import { budgetMs, enabledWeights } from './policy-rules/check-budget.ts'

const WEEK_MS = 604_800_000
/** Of the candidate's requests, what fails. */
export const SEVERITIES = [1, 0.5, 0.1, 0.05, 0.03] as const

export interface StageDelays {
  readonly stage: string
  /** Candidate requests a second at this stage. */
  readonly perSecond: number
  /** By severity; null: not decided. Seconds. */
  readonly seconds: readonly (number | null)[]
}

export interface PolicyMeaning {
  readonly sentences: readonly string[]
  /** Probability of a false rollback in a stage of a week, at most; null: mode `window` promises nothing. */
  readonly perWeek: number | null
  /** By trigger, the same. */
  readonly shares: Readonly<Partial<Record<keyof BudgetShares, number>>>
  readonly severities: readonly number[]
  readonly delays: readonly StageDelays[]
}

/** Of a policy in which `checkPolicy` found nothing. `eligiblePerSecond`: today's traffic, null: not known. */
export function explainPolicy(policy: Policy, eligiblePerSecond: number | null): PolicyMeaning {
  const budget = budgetMs(policy.falseRollbackBudget) ?? Number.POSITIVE_INFINITY
  const literal = policy.triggers.mode === 'window'
  const weights = enabledWeights(policy.triggers)
  const spent = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const perWeek = atMost((WEEK_MS / budget) * spent)
  return {
    sentences: literal ? literalSentences(policy) : promises(policy, spent, perWeek),
    perWeek: literal ? null : perWeek,
    shares: literal
      ? {}
      : Object.fromEntries(weights.map(([name, weight]) => [name, atMost((WEEK_MS / budget) * weight)])),
    severities: SEVERITIES,
    delays: delaysOf(policy, eligiblePerSecond),
  }
}

function promises(policy: Policy, spent: number, perWeek: number): readonly string[] {
  const { count, per } = policy.falseRollbackBudget
  const { mode, errors } = policy.triggers
  const limit = mode === 'eager' ? 'exactly on half of what every bound allows' : 'exactly on every bound'
  const unspent = Math.max(0, 1 - spent)
  return [
    `At most ${count === 1 ? 'one false rollback' : `${count} false rollbacks`} in ${per} if the candidate sat ${limit} for ever; in a stage of 7 days at most ${describeRate(perWeek)}.`,
    ...(unspent > 0.001
      ? [`${describeRate(unspent)} of that budget is unspent: no enabled trigger has it.`]
      : []),
    ...(errors.enabled && errors.blame === 'require'
      ? ['Errors roll back only while the candidate fails more than the baseline, where both are heard.']
      : []),
  ]
}

function literalSentences({ triggers }: Policy): readonly string[] {
  const { windowMs, minRequests, forMs } = triggers.window
  return [
    `The literal rule: over its bound in ${describeDuration(windowMs)}, on ${describeRequests(minRequests)} at least, for ${describeDuration(forMs)}. No promise on false rollbacks is possible; a backtest shows how often it would have spoken.`,
  ]
}

/** Where traffic is not known, at paces from one request in ten seconds to ten a second. */
function delaysOf(policy: Policy, eligiblePerSecond: number | null): readonly StageDelays[] {
  const paces: readonly (readonly [string, number])[] =
    eligiblePerSecond === null || eligiblePerSecond <= 0
      ? [0.1, 1, 10].map((pace) => [`${pace} requests/s`, pace])
      : policy.ladder.filter(isShare).map(({ name, share }) => [name, (eligiblePerSecond * share) / 10_000])
  return paces.map(([stage, perSecond]) => ({
    stage,
    perSecond,
    seconds: SEVERITIES.map((rate) => expectedDelay(policy, rate, perSecond)),
  }))
}

function isShare(stage: StagePolicy): boolean {
  return stage.kind === 'share'
}

function atMost(probability: number): number {
  return Math.min(1, probability)
}
