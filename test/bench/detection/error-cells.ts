/** The cells that most of the error rows and the delay tables share: every rule on the same traffic. */

import type { Cell } from './cell.ts'
import { RULE_NAMES, type RuleName } from './error-rules.ts'
import type { MatchedByRate, Rate } from './matching.ts'
import type { Scale } from './scale.ts'

export const STEPS = [0.03, 0.05, 0.1, 0.5, 1] as const
export type Step = (typeof STEPS)[number]

/** The sequential test needs its healthy days before: it has cells of its own. */
const RACING = RULE_NAMES.filter(
  (name) => name !== 'sinceStart' && name !== 'flaggerCoded' && name !== 'argo',
)
const ALL_BUT_SLOW = RULE_NAMES.filter((name) => name !== 'sinceStart')

export interface ErrorCells {
  delay(rate: Rate, errors: Step): Cell
  /** After three healthy days. */
  lateDelay(rate: Rate, errors: Step): Cell
  /** The sequential test, after three healthy days. */
  sinceStart(rate: Rate, errors: Step): Cell
  week(rate: Rate, errors: number): Cell
}

export function errorCells(scale: Scale, matched: MatchedByRate): ErrorCells {
  const rules = (names: readonly RuleName[]) => names.join(' ')
  return {
    delay: (rate, errors) => ({
      kind: 'delay',
      params: { rate, errors, warmUp: 3_600, rules: rules(RACING), ...matched[rate] },
      runs: scale.runs(240),
      cost: rate < 1 ? 0.04 : 0.01,
    }),
    lateDelay: (rate, errors) => ({
      kind: 'delay',
      params: { rate, errors, warmUp: 259_200, rules: 'strict' },
      runs: scale.runs(120),
      cost: 0.15,
    }),
    sinceStart: (rate, errors) => ({
      kind: 'delay',
      params: { rate, errors, warmUp: 259_200, rules: 'sinceStart' },
      runs: scale.runs(6),
      cost: 0.1,
    }),
    week: (rate, errors) => ({
      kind: 'week',
      params: { rate, errors, days: scale.isQuick ? 2 : 7, rules: rules(ALL_BUT_SLOW), ...matched[rate] },
      runs: scale.runs(60),
      cost: 0.5,
    }),
  }
}
