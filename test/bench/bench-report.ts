/** What a bench found, ready to be printed. */
export interface BenchReport {
  readonly title: string
  /** One sentence on how it was measured. */
  readonly method: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
  /** Aims that were missed by more than the noise. A quick run only tells them. */
  readonly misses: readonly string[]
  /** What must not happen in any run. */
  readonly failures: readonly string[]
  /** What could not be measured here. */
  readonly skipped: readonly string[]
}

/** A Markdown table that also reads well in a terminal. */
export function formatReport(report: BenchReport): string {
  const lines = [report.columns, ...report.rows]
  const widths = report.columns.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const format = (line: readonly string[]) =>
    `| ${widths.map((width, column) => pad(line[column] ?? '', width, column)).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  const table = [format(report.columns), rule, ...report.rows.map(format)]
  const below = [
    ...report.notes,
    ...report.skipped.map((one) => `Not measured: ${one}`),
    ...report.misses.map((one) => `MISSED: ${one}`),
    ...report.failures.map((one) => `FAILED: ${one}`),
  ]
  const tail = below.length === 0 ? [] : ['', ...below.map((line) => `- ${line}`)]
  return [`## ${report.title}`, '', report.method, '', ...table, ...tail].join('\n')
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width)
}
