/** The page that shows a full run: every number on it comes from the run. */

import { formatDelayTables, formatFasterRules, formatLatencyTable } from './delay-tables.ts'
import type { ErrorCells } from './error-cells.ts'
import type { MeasuredRow, Results } from './evaluate.ts'
import { JUDGEMENTS } from './format-figure.ts'
import { formatRow, wrap } from './format-row.ts'
import { formatTable } from './format-table.ts'
import { falseWeeksOfFlagger, type MatchedByRate, RATES } from './matching.ts'
import type { Scale } from './scale.ts'

export interface Run {
  readonly seed: number
  readonly commit: string
  readonly scale: Scale
  readonly matched: MatchedByRate
  readonly cells: ErrorCells
  readonly rows: readonly MeasuredRow[]
  readonly results: Results
}

function describeMatches(matched: MatchedByRate): string {
  const percent = (fraction: number) => `${Number((fraction * 100).toPrecision(2))} %`
  return RATES.map((rate) => {
    const { flagger } = matched[rate]
    const weeks = (errors: number) => percent(falseWeeksOfFlagger(rate, flagger, errors))
    return `  - at ${rate} req/s ${flagger} in a row: ${weeks(0.019)} of weeks, and ${weeks(0.02)} on the limit itself`
  }).join('\n')
}

export function describeRun({ seed, commit, scale, matched, cells, rows, results }: Run): string {
  const runs = [...results.values()].reduce((sum, outcomes) => sum + outcomes.length, 0)
  const missed = rows.filter((one) => one.judgement === 'missed')
  const near = rows.filter((one) => one.judgement === 'near')
  const shown = rows.filter((one) => one.judgement === 'shown')
  const list = (some: readonly MeasuredRow[]) => some.map(({ row }) => row.id).join(', ')
  return `# Detection benchmark

How long the judge takes to find what is wrong with a candidate, and how rarely it finds what is not, beside the
rollback rules of the field on the very same traffic. This page is written by

\`\`\`bash
npm run bench:detection -- --seed ${seed} --write
\`\`\`

${wrap(
  `and says what that run found: seed ${seed}, commit \`${commit}\`, ${results.size} cells, ` +
    `${runs.toLocaleString('en')} simulated runs. The figures follow from the seed on any machine and any number of ` +
    'threads, but for the nanoseconds in A21. Another seed gives other figures within their intervals; `--quick` ' +
    'takes two minutes, and `--only A4,A7` takes some rows.',
)}

${wrap(
  [
    `**Of ${rows.length - shown.length} rows with bounds ${missed.length === 0 ? 'none is missed' : `${missed.length === 1 ? 'one is' : `${missed.length} are`} missed: ${list(missed)}`}.**`,
    near.length > 0 ? `Beyond a bound, but within the noise of the run: ${list(near)}.` : '',
    shown.length > 0 ? `Shown without a bound, as a known limit: ${list(shown)}.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' '),
)}

## How to read it

- A **row** is a claim with one or more figures. Its **bound** was set before it was measured, by the acceptance table of
  the method (A rows) or by what theory or the method's own figures say (B rows).
- A **median** is the delay that half of the runs stay under. A delay begins with the fault and ends with the second after
  which the rollback is decided; telling gateways takes some seconds more.
- The **interval** says how far the figure would wander if everything were repeated (bootstrap over the runs, 95 %). A row is
  *missed* when the whole interval lies beyond the bound, *within noise* when only the figure does. For counts it says
  what they prove: none of 60 still leaves room for 6 %. The **room** is by how much a figure beats its bound.
- **Matched** rules are the rules of the field with their own parameter raised until a candidate at 1.9 % errors, just
  under the limit of 2 %, is rolled back in at most 1 % of weeks: the promise that ours makes for any traffic, and up to
  the limit itself. Windows are drawn from 2,000 weeks for each traffic, failed checks in a row computed exactly:
${describeMatches(matched)}
- Traffic is simulated: arrivals by chance (Poisson), failures independent but where a row says otherwise, text lengths
  and latencies log-normal. B8 uses a real hour of requests instead. Rows on errors alone feed the judge's meters
  directly; B1 checks that the whole judge decides in the same second.

## The table

${formatTable(
  ['row', 'claim', ''],
  rows.map(({ row, judgement }) => [row.id, row.title, JUDGEMENTS[judgement]]),
)}

## Delays by traffic and error rate

Seconds from the step to the decision, median / 95th percentile, after an hour at 0.3 %. The false columns say in how many
weeks a candidate that deserves no rollback is rolled back: a rule is only as fast as the false rollbacks that it
accepts. Rules that never forget are shown by their weeks alone.

${formatDelayTables(cells, matched, results)}

Where another rule is faster than ours by more than a twentieth, and what it pays:

${formatFasterRules(cells, matched, results)}

## Delays by slowness

Seconds until a candidate that became slower is decided, median / 95th percentile.

${formatLatencyTable(scale, results)}

## Row by row

${rows.map(formatRow).join('\n\n')}
`
}
