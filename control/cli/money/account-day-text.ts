/** How the bill of one account for one day was reached. */

import type { AccountDayView } from '../../app/money-views.ts'
import { describeMoney } from '../../core/describe.ts'
import { formatCount } from '../format-values.ts'
import { indent, textTable } from '../text-table.ts'
import { formatDate, formatUnits } from './money-values.ts'

export function accountDayText(view: AccountDayView): string {
  const { account, day, unit, cost, microUnits, freeMicroUnits, billedMicroUnits, provisional } = view
  const others = view.accounts.filter((each) => each !== account)
  return [
    `${account}, ${formatDate(day)} (UTC): ${describeMoney(cost)}${provisional ? ', provisional: batches may still come' : ''}`,
    indent(
      `${formatUnits(microUnits)} ${unit} used − ${formatUnits(freeMicroUnits)} free = ${formatUnits(billedMicroUnits)} billed`,
    ),
    ...view.tariffs.map((tariff) => indent(tariff)),
    '',
    indent(partTable(view)),
    ...view.unpriced.map(({ backend, model, calls, characters }) =>
      indent(
        `unpriced, in no sum: ${backend} ${model || '(no model known)'}, ${formatCount(calls)} calls, ${formatCount(characters)} characters`,
      ),
    ),
    ...(others.length === 0 ? [] : ['', `That day also billed: ${others.join(', ')} (--account)`]),
  ].join('\n')
}

function partTable({ parts, unit, day, cost, microUnits }: AccountDayView): string {
  const byHour = parts.some((part) => part.hour !== day)
  const hour = (at: number) => (byHour ? [new Date(at).toISOString().slice(11, 16)] : [])
  return textTable(
    [
      ...(byHour ? ['hour'] : []),
      'backend',
      'model',
      'role',
      'arm',
      'rollout',
      'calls',
      'characters',
      unit,
      'cost',
      'known as',
    ],
    [
      ...parts.map((part) => [
        ...hour(part.hour),
        part.backend,
        part.model,
        part.role,
        part.arm,
        part.rollout ?? '–',
        formatCount(part.calls),
        formatCount(part.characters),
        formatUnits(part.microUnits),
        describeMoney(part.cost),
        part.state,
      ]),
      [
        ...(byHour ? [''] : []),
        'sum',
        '',
        '',
        '',
        '',
        formatCount(parts.reduce((sum, part) => sum + part.calls, 0)),
        formatCount(parts.reduce((sum, part) => sum + part.characters, 0)),
        formatUnits(microUnits),
        describeMoney(cost),
        '',
      ],
    ],
  )
}
