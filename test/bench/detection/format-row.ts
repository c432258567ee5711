/** A row with its figures as Markdown that also reads well in a terminal. */

import type { MeasuredRow } from './evaluate.ts'
import { formatBound, formatInterval, formatRoom, formatValue, JUDGEMENTS } from './format-figure.ts'
import { formatTable } from './format-table.ts'

export function formatRow({ row, figures, judgement }: MeasuredRow): string {
  const lines = figures.map((one) => {
    const { figure, value, runs } = one
    return [
      figure.label,
      formatValue(value, figure.unit, runs),
      formatInterval(one),
      formatBound(figure.bound, figure.unit, runs),
      formatRoom(one),
      one.judgement === 'shown' ? '' : JUDGEMENTS[one.judgement],
    ]
  })
  const table = formatTable(['', 'measured', '95 % interval', 'bound', 'room', ''], lines)
  const text = wrap(`${row.meaning} Bounds: ${row.bounds}.`)
  return `### ${row.id} ${row.title}: ${JUDGEMENTS[judgement]}\n\n${text}\n\n${table}`
}

const WIDTH = 118

/** Lines of at most so many characters, broken between words. */
export function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
