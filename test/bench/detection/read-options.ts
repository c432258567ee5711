/** The command line of the detection benchmark. */

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export const HELP = `How long the judge takes to find what is wrong, and how rarely it finds what is not, on simulated
traffic, beside the rollback rules of the field on the very same traffic.

  npm run bench:detection [-- OPTIONS]

  --seed N       all randomness follows from it; 1 when left out
  --quick        two minutes instead of half an hour: fewer runs, fewer days
  --only IDS     some rows, such as A4,A7; matched rules as with seed 1, as in a quick run
  --runs N       runs of a cell that has 60 in a full run
  --threads N    threads; the results do not depend on them
  --write        writes control/docs/detection-benchmark.md; not with --quick or --only
  --keep FILE    finished runs are kept there; the same command goes on with them when it was interrupted
  --json FILE    writes every figure into a file
  --help         this text

Ends with 1 when a row is missed: the 95 % interval of a figure lies wholly beyond its bound. Ends with 2 when it was not
understood.
`

export interface Options {
  readonly seed: number
  readonly isQuick: boolean
  readonly only: readonly string[] | null
  readonly runs: number | null
  readonly threads: number
  readonly writes: boolean
  readonly keep: string | null
  readonly json: string | null
}

export function readOptions(args: readonly string[]): Options | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        runs: { type: 'string' },
        threads: { type: 'string' },
        write: { type: 'boolean', default: false },
        keep: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return 'help'
    if (values.write && (values.quick || values.only !== undefined))
      return { problem: '--write: the page shows a full run, so neither with --quick nor with --only' }
    return {
      seed: readWhole('--seed', values.seed, 0),
      isQuick: values.quick,
      only: values.only?.split(',') ?? null,
      runs: values.runs === undefined ? null : readWhole('--runs', values.runs, 2),
      threads:
        values.threads === undefined ? availableParallelism() : readWhole('--threads', values.threads, 1),
      writes: values.write,
      keep: values.keep ?? null,
      json: values.json ?? null,
    }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

function readWhole(option: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${option}: got "${text}", expected a whole number from ${least}`)
  return value
}
