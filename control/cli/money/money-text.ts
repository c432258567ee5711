/** Money on a page: the sentence first, then weeks and months side by side, then what it rests on. */

import type { MoneyView, SpanMoney } from '../../app/money-views.ts'
import { describeMoney } from '../../core/describe.ts'
import { formatCount, formatFraction, formatShare } from '../format-values.ts'
import { indent, textTable } from '../text-table.ts'
import { formatDate, orDash, signedMoney } from './money-values.ts'

export function moneyText(money: MoneyView): string {
  return [
    money.headline,
    ...(money.subline === '' ? [] : [indent(money.subline)]),
    ...(money.since === null ? [] : ['', indent(spanTable(money))]),
    '',
    indent(factLines(money)),
    ...(money.days.length > 0 && money.since !== null ? ['', indent(dayTable(money))] : []),
    ...(money.parts.length > 0 ? ['', indent(partTable(money))] : []),
  ].join('\n')
}

/** Spans that were over before there was anything are left out; in the first week today says most. */
function spanTable({ days, week, weekBefore, month, toDate, since, asOf }: MoneyView): string {
  const today = days.at(-1)
  const columns = [
    ...(today !== undefined && today.to === asOf ? [['today', today] as const] : []),
    ['week', week] as const,
    ['week before', weekBefore] as const,
    ['month so far', month] as const,
    ['to date', toDate] as const,
  ].filter(([, span]) => since !== null && span.to > since)
  const row = (name: string, of: (span: SpanMoney) => string) => [
    name,
    ...columns.map(([, span]) => of(span)),
  ]
  return textTable(
    ['', ...columns.map(([name]) => name)],
    [
      row('all on the vendor', (span) => describeMoney(span.counterfactual)),
      row('vendor billed', (span) => describeMoney(span.metered)),
      row('own cost', (span) => describeMoney(span.fixedAll)),
      row('saved net', (span) => signedMoney(span.net)),
      row('  servers only', (span) => signedMoney(span.netServerOnly)),
      row('requests', (span) => formatCount(span.requests)),
      row('characters', (span) => formatCount(span.characters)),
      row('', (span) => `from ${formatDate(span.from)}${span.provisional ? ', provisional' : ''}`),
    ],
  )
}

function factLines(money: MoneyView): string {
  const { perThousand, volume, breakEven, payback, utilisation, resting } = money
  const facts: (readonly [string, string])[] = [
    ['break-even', breakEven.all.text],
    ['  servers only', breakEven.serverOnly.text],
  ]
  if (volume !== null) facts.push(['volume', `${formatCount(Math.round(volume))} characters a day`])
  if (perThousand.candidateAll !== null || perThousand.baseline !== null)
    facts.push([
      'per 1,000',
      `characters: ${orDash(perThousand.candidateAll)} of its own (${orDash(perThousand.candidateServerOnly)} servers only), ${orDash(perThousand.baseline)} at the vendor`,
    ])
  if (payback !== null) facts.push(['one-off', payback.text])
  if (utilisation !== null) facts.push(['load', utilisation.text])
  if (resting !== null) {
    const now = resting.best === resting.current ? '' : `; now ${formatShare(resting.current)}`
    facts.push(['best share', `${formatShare(resting.best)}${now}: ${resting.text}`])
  }
  for (const { rollout, pace, text } of money.pace)
    facts.push([`month of ${rollout}`, pace === null ? text : `${pace.state}: ${pace.text}`])
  for (const { backend, limit, spent, state, hardStop } of money.budgets)
    facts.push([
      'budget',
      `${backend}: ${describeMoney(spent)} of ${describeMoney(limit)} today (${state}${hardStop ? ', hard stop' : ''})`,
    ])
  for (const { backend, model, calls, characters } of money.unpriced)
    facts.push([
      'unpriced',
      `${backend} ${model || '(no model known)'}: ${formatCount(calls)} calls, ${formatCount(characters)} characters, in no sum above (crossfade prices add)`,
    ])
  for (const { name, cost, note } of money.alternatives)
    facts.push([
      'elsewhere',
      `${name}: ${describeMoney(cost)} for the same text${note === '' ? '' : ` (${note})`}`,
    ])
  const width = Math.max(...facts.map(([name]) => name.length))
  return facts.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n')
}

/** What fits a screen; all of them are in --json. */
const SHOWN_DAYS = 14

function dayTable({ days }: MoneyView): string {
  return textTable(
    [
      'day',
      'all on the vendor',
      'vendor billed',
      'own cost',
      'saved net',
      'characters',
      'on the candidate',
      'stage',
    ],
    days
      .slice(-SHOWN_DAYS)
      .map((day) => [
        `${formatDate(day.from)}${day.provisional ? ' *' : ''}`,
        describeMoney(day.counterfactual),
        describeMoney(day.metered),
        describeMoney(day.fixedAll),
        signedMoney(day.net),
        formatCount(day.characters),
        formatFraction(day.candidateFraction),
        day.stage ?? '–',
      ]),
  )
}

function partTable({ parts }: MoneyView): string {
  return textTable(
    ['spent on', 'role', 'arm', 'rollout', 'calls', 'characters', 'cost', 'known as'],
    parts.map((part) => [
      `${part.backend} ${part.model}`,
      part.role,
      part.arm,
      part.rollout ?? '–',
      formatCount(part.calls),
      formatCount(part.characters),
      describeMoney(part.cost),
      part.state,
    ]),
  )
}
