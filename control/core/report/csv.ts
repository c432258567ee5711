/** Comma-separated values by RFC 4180, safe to open in a spreadsheet. */

/** A number as it is, a text as whoever wrote it, null for what is not known. */
export type Cell = string | number | boolean | null

/** What spreadsheets take for the beginning of a formula, and what they skip before it. */
const FORMULA = /^[=+\-@\t\r\n]/

/** A header row, then the rows; every line ends with CR LF. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  // A name that somebody chose must not compute anything on the machine of whoever opens the file.
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Micro-dollars as dollars, none of them lost: the shortest text of such a number has six decimals at most. */
export function dollarsCell(micro: number): number {
  return micro / 1_000_000
}
