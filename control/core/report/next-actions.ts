/**
 * What to do next, most pressing first. What harms users or burns money comes before what makes figures wrong, that
 * before chances. Three at most: a longer list is read by nobody.
 */

import { describeMoney } from '../describe.ts'
import { formatShare } from '../units.ts'
import { describeCount } from './describe-week.ts'

export interface Action {
  readonly text: string
  /** Page of the dashboard where it is done. */
  readonly path: string
}

export const MOST_ACTIONS = 3
/** A better resting share is worth a word from a dollar a day on, and a twentieth of what is spent. */
const WORTH_MICRO_USD = 1_000_000
const WORTH_FRACTION = 0.05
const WEEK_DAYS = 7

export interface RolloutFacts {
  readonly key: string
  readonly name: string
  readonly candidateName: string
  /** The step that only a person takes, while every gate is clear; null: there is none to take. */
  readonly readyFor: {
    readonly command: 'start' | 'advance' | 'complete'
    /** Name of the stage that follows; null for complete. */
    readonly to: string | null
    /** Days since the stage had lasted as long as it must. */
    readonly days: number
  } | null
  /** Of the month; null without a projection. */
  readonly pace: {
    readonly state: 'healthy' | 'insufficient' | 'stale' | 'suspect' | 'breached'
    readonly text: string
  } | null
  readonly resting: {
    /** Basis points. */
    readonly best: number
    readonly current: number
    /** Micro-dollars a day. */
    readonly bestCost: number
    readonly currentCost: number
  } | null
}

export interface ActionFacts {
  /** Open, and without a cause. */
  readonly incidents: readonly {
    readonly id: number
    readonly title: string
    readonly rolloutName: string
    readonly openDays: number
  }[]
  readonly rollouts: readonly RolloutFacts[]
  readonly budgets: readonly {
    readonly name: string
    /** Micro-dollars a day. */
    readonly limit: number
    readonly state: 'ok' | 'warned' | 'spent'
  }[]
  readonly unpriced: readonly {
    readonly backend: string
    readonly model: string
    readonly calls: number
  }[]
  readonly fixedCostsEntered: boolean
  /** Of the candidate with everything that it costs; null: cannot be said. */
  readonly breakEven: { readonly charactersPerDay: number; readonly volume: number | null } | null
}

type Rule = (facts: ActionFacts) => readonly Action[]

const RULES: readonly Rule[] = [
  ({ incidents }) =>
    incidents.map(({ id, title, rolloutName, openDays }) => ({
      text: `Find the cause of incident ${id} (${rolloutName}: ${title}), open for ${describeCount(openDays, 'day')}, and close it.`,
      path: `/incidents/${id}`,
    })),
  ({ rollouts }) =>
    rollouts.flatMap(({ key, name, pace }) =>
      pace?.state === 'breached' || pace?.state === 'suspect'
        ? [{ text: `${name} is over its projection: ${pace.text}`, path: `/money/rollouts/${key}` }]
        : [],
    ),
  budgetRule(
    'spent',
    (name, limit) => `The daily budget of ${name} (${limit}) is spent: raise it, or find what spends it.`,
  ),
  ({ unpriced }) => {
    const [first, ...more] = unpriced
    if (!first) return []
    const others = more.length === 0 ? '' : ` and ${describeCount(more.length, 'other model')}`
    const calls = describeCount(
      unpriced.reduce((sum, use) => sum + use.calls, 0),
      'call',
    )
    return [
      {
        text: `Enter a price for ${first.model || 'a model without a name'} of ${first.backend}${others}: ${calls} are in no figure.`,
        path: '/money/prices',
      },
    ]
  },
  ({ fixedCostsEntered }) =>
    fixedCostsEntered
      ? []
      : [
          {
            text: 'Enter what your own server costs: without it every saving here is too high.',
            path: '/money/costs',
          },
        ],
  ({ rollouts }) =>
    rollouts.flatMap(({ key, name, candidateName, readyFor }) =>
      readyFor === null || readyFor.days < WEEK_DAYS
        ? []
        : [{ text: readyText(name, candidateName, readyFor), path: `/rollouts/${key}` }],
    ),
  ({ rollouts }) =>
    rollouts.flatMap(({ key, name, resting }) => {
      if (resting === null || resting.best === resting.current) return []
      const saved = resting.currentCost - resting.bestCost
      if (saved < WORTH_MICRO_USD || saved < WORTH_FRACTION * resting.currentCost) return []
      return [
        {
          text: `${name} would cost ${describeMoney(saved)} a day less at ${formatShare(resting.best)} than at ${formatShare(resting.current)}.`,
          path: `/money/rollouts/${key}`,
        },
      ]
    }),
  budgetRule(
    'warned',
    (name, limit) => `${name} has spent over 80 % of its daily budget (${limit}): see what spends it.`,
  ),
  ({ breakEven }) => {
    if (breakEven === null) return []
    const { charactersPerDay, volume } = breakEven
    if (volume !== null && volume >= charactersPerDay) return []
    const today = volume === null ? '' : `; today it is ${Math.round(volume).toLocaleString('en-US')}`
    return [
      {
        text: `Moving pays from ${describeCount(charactersPerDay, 'character')} a day on${today}: look at what would change that.`,
        path: '/money/what-if',
      },
    ]
  },
]

export function nextActions(facts: ActionFacts): readonly Action[] {
  return RULES.flatMap((rule) => rule(facts)).slice(0, MOST_ACTIONS)
}

function budgetRule(state: 'warned' | 'spent', text: (name: string, limit: string) => string): Rule {
  return ({ budgets }) =>
    budgets
      .filter((budget) => budget.state === state)
      .map(({ name, limit }) => ({ text: text(name, describeMoney(limit)), path: '/money/costs' }))
}

function readyText(
  name: string,
  candidateName: string,
  { command, to, days }: NonNullable<RolloutFacts['readyFor']>,
): string {
  const since = `every gate is clear, and its time was over ${describeCount(days, 'day')} ago`
  if (command === 'complete') return `Complete ${name}: ${since}.`
  if (command === 'start') return `Start ${name} with ${candidateName}: ${since}.`
  return `Advance ${name} to ${to}, or say why not: ${since}.`
}
