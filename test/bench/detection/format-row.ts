/** A row with its figures as Markdown that also reads well in a terminal. */

import type { MeasuredRow } from './evaluate.ts'
import { formatBound, formatInterval, formatValue, JUDGEMENTS } from './format-figure.ts'
import { formatTable } from './format-table.ts'

export function formatRow({ row, figures, judgement }: MeasuredRow): string {
  const lines = figures.map((one) => {
    const { figure, value, runs } = one
    return [
      figure.label,
      formatValue(value, figure.unit, runs),
      formatInterval(one),
      formatBound(figure.bound, figure.unit, runs),
      one.judgement === 'shown' ? '' : JUDGEMENTS[one.judgement],
    ]
  })
  const table = formatTable(['', 'measured', '95 % interval', 'bound', ''], lines)
  return `### ${row.id} ${row.title}: ${JUDGEMENTS[judgement]}\n\n${row.meaning}\nBounds: ${row.bounds}.\n\n${table}`
}
