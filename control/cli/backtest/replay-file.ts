/** A backtest of a file, on this machine: control is not asked. */

import { statSync } from 'node:fs'
import type { ComparisonName } from '../../backtest/comparisons/comparison-catalogue.ts'
import { Backtest } from '../../backtest/engine/backtest.ts'
import type { BacktestReport } from '../../backtest/engine/backtest-report.ts'
import { FileReplay } from '../../backtest/file/file-replay.ts'
import type { Policy } from '../../core/policy.ts'
import { CliFailure, EXIT } from '../cli-failure.ts'
import { formatCount } from '../format-values.ts'
import type { ProgressLine } from './progress-line.ts'
import { readLines } from './read-lines.ts'

export interface FileWish {
  readonly file: string
  readonly named: { readonly rollout?: string; readonly baseline?: string; readonly candidate?: string }
  readonly policy: Policy
  readonly compare: readonly ComparisonName[]
  readonly keepGoing: boolean
  readonly signals: boolean
  /** Stop at the first bad line. */
  readonly strict: boolean
  readonly progress: ProgressLine
}

export interface FileFound {
  readonly report: BacktestReport
  readonly records: number
  readonly bad: number
  readonly duplicates: number
  readonly problems: readonly { readonly line: number; readonly field: string; readonly problem: string }[]
  /** Why records were judged or not. */
  readonly reasons: Readonly<Record<string, number>>
  readonly guessed: boolean
  readonly rollouts: readonly string[]
}

/** @throws CliFailure when the file cannot be read, or not understood. */
export async function replayFile(wish: FileWish): Promise<FileFound> {
  const { file, named, policy, compare, keepGoing, signals, strict, progress } = wish
  const size = sizeOf(file)
  const replay = new FileReplay({
    named,
    begin: ({ rollout, stages, complaints }) =>
      new Backtest({
        rollout,
        policy,
        stages,
        ...(complaints === undefined ? {} : { complaints }),
        compare,
        keepGoing,
        signals,
      }),
  })
  try {
    await readLines({
      file,
      line(text, number) {
        replay.line(text, number)
        if (strict && replay.bad > 0) throw new CliFailure(EXIT.refused, `${file}: ${describe(replay)}`)
      },
      chunk(bytesRead) {
        progress.show({ fraction: bytesRead / Math.max(1, size), attempts: replay.records })
        return !replay.finished
      },
    })
    const report = replay.end().report()
    return {
      report,
      records: replay.records,
      bad: replay.bad,
      duplicates: replay.duplicates,
      problems: replay.problems,
      reasons: Object.fromEntries(replay.reasons),
      guessed: replay.guessed,
      rollouts: [...replay.rollouts],
    }
  } catch (error) {
    if (error instanceof RangeError) throw new CliFailure(EXIT.refused, `${file}: ${error.message}`)
    throw error
  } finally {
    progress.clear()
  }
}

/** What stands before the report: what was not understood. */
export function fileText({ records, bad, duplicates, problems, reasons, guessed }: FileFound): string {
  const judged = reasons['judged'] ?? 0
  const others = Object.entries(reasons)
    .filter(([why]) => why !== 'judged')
    .sort(([, a], [, b]) => b - a)
    .map(([why, count]) => `${why} ${formatCount(count)}`)
  return [
    `${formatCount(records)} records read, ${formatCount(judged)} judged${others.length > 0 ? ` (not judged: ${others.join(', ')})` : ''}.`,
    ...(duplicates > 0 ? [`${formatCount(duplicates)} batches came twice and count once.`] : []),
    ...(guessed ? ['The file does not say which backends it is about: taken from its records.'] : []),
    ...(bad > 0
      ? [
          `${formatCount(bad)} bad lines do not count:`,
          ...problems.map(({ line, field, problem }) => `  line ${line}: ${field}: ${problem}`),
          ...(bad > problems.length ? [`  and ${formatCount(bad - problems.length)} more`] : []),
        ]
      : []),
  ].join('\n')
}

function describe({ problems }: FileReplay): string {
  const [first] = problems
  return first ? `line ${first.line}: ${first.field}: ${first.problem}` : 'a bad line'
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch (error) {
    throw new CliFailure(EXIT.refused, `${file}: ${(error as Error).message}`)
  }
}
