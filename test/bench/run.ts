/** `npm run bench`: all benches, one after the other, as tables. `--help` lists what can be set. */

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchAssignment } from './assignment/bench-assignment.ts'
import { benchBacktest } from './backtest/bench-backtest.ts'
import { benchIngest } from './bench-ingest.ts'
import { type BenchReport, formatReport } from './bench-report.ts'
import { benchDashboard } from './dashboard/bench-dashboard.ts'
import { describeMachine } from './describe-machine.ts'
import { benchGateway } from './gateway/bench-gateway.ts'
import { benchMemory } from './gateway/bench-memory.ts'
import { benchMoney } from './money/bench-money.ts'

const HELP = `Measures Crossfade beside its peers and beside the bare minimum, in the same run.

  npm run bench [-- OPTIONS]

  --quick        half a minute instead of several; tells of missed aims and does not fail for them
  --only NAMES   some of assignment,gateway,memory,ingest,backtest,money,dashboard
  --write FILE   writes what is printed into a file as well
  --help         this text

Ends with 1 when an aim was missed by more than the noise or a request failed, and with CROSSFADE_NO_SKIP=1 when a
peer could not be measured; with 2 when it was not understood.
`

type Say = (line: string) => void
const BENCHES: Readonly<
  Record<string, (isQuick: boolean, say: Say) => Promise<BenchReport | readonly BenchReport[]>>
> = {
  assignment: benchAssignment,
  gateway: benchGateway,
  memory: benchMemory,
  ingest: benchIngest,
  backtest: benchBacktest,
  money: benchMoney,
  dashboard: benchDashboard,
}

interface Wanted {
  readonly isQuick: boolean
  readonly names: readonly string[]
  readonly file: string | null
}

/** What was asked for; a text says what was not understood. */
function readWanted(args: readonly string[]): Wanted | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        write: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return 'help'
    const known = Object.keys(BENCHES)
    const names = values.only?.split(',') ?? known
    const unknown = names.find((name) => !known.includes(name))
    if (unknown !== undefined)
      return { problem: `--only: got "${unknown}", expected some of ${known.join(', ')}` }
    return { isQuick: values.quick, names, file: values.write ?? null }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

function isGood(reports: readonly BenchReport[], isQuick: boolean): boolean {
  const mayNotSkip = process.env['CROSSFADE_NO_SKIP'] === '1'
  return reports.every(
    ({ misses, failures, skipped }) =>
      failures.length === 0 && (isQuick || misses.length === 0) && (!mayNotSkip || skipped.length === 0),
  )
}

async function main(): Promise<number> {
  const wanted = readWanted(process.argv.slice(2))
  if (wanted === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  const say: Say = (line) => process.stderr.write(`${line}\n`)
  if ('problem' in wanted) {
    say(`crossfade bench: ${wanted.problem}; --help lists what there is`)
    return 2
  }
  const { isQuick, names, file } = wanted
  const texts: string[] = []
  const print = (text: string) => {
    texts.push(`${text}\n`)
    process.stdout.write(`${text}\n\n`)
  }
  print(`${describeMachine()}${isQuick ? ', quick: too short for conclusions' : ''}`)
  const reports: BenchReport[] = []
  for (const name of names)
    for (const report of [await BENCHES[name]!(isQuick, say)].flat()) {
      print(formatReport(report))
      reports.push(report)
    }
  if (file !== null) writeFileSync(file, texts.join('\n'))
  return isGood(reports, isQuick) ? 0 : 1
}

process.exit(await main())
