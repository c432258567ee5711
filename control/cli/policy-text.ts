/** What a policy means, for people: sentences, and how long it takes to decide. */

import { describeDuration, describeRate } from '../core/describe.ts'
import type { PolicyMeaning } from '../core/policy-meaning.ts'
import { textTable } from './text-table.ts'

export function meaningText(meaning: PolicyMeaning): string {
  const shares = Object.entries(meaning.shares)
    .map(([trigger, perWeek]) => `${trigger} ${describeRate(perWeek)}`)
    .join(', ')
  return [
    ...meaning.sentences,
    ...(shares === '' ? [] : [`Of that, per 7 days: ${shares}.`]),
    '',
    'From the first failure to a rollback, about, by how much fails:',
    textTable(
      ['at', 'requests/s', ...meaning.severities.map((rate) => describeRate(rate))],
      meaning.delays.map(({ stage, perSecond, seconds }) => [
        stage,
        String(Number(perSecond.toPrecision(2))),
        ...seconds.map((one) => (one === null ? 'never' : describeDuration(one * 1_000))),
      ]),
    ),
  ].join('\n')
}

export function problemLines(
  problems: readonly { readonly field: string; readonly problem: string }[],
): readonly string[] {
  return problems.map(({ field, problem }) => `  ${field}: ${problem}`)
}
