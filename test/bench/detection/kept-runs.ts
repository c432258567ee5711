/** A file of finished runs, so that a benchmark that was interrupted goes on where it was. */

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Outcome } from './cell.ts'

export interface KeptRuns {
  /** The outcome of a run that an earlier benchmark has finished. */
  find(name: string, run: number): Outcome | undefined
  add(name: string, from: number, outcomes: readonly Outcome[]): void
}

/** What settles every outcome: the code and the seed. */
export interface KeptHead {
  readonly commit: string
  readonly seed: number
}

interface KeptChunk {
  readonly name: string
  readonly from: number
  readonly outcomes: readonly Readonly<Record<string, number | string>>[]
}

export const NOTHING_KEPT: KeptRuns = { find: () => undefined, add: () => {} }

/** Throws where the file is of another commit or seed: figures of two judges do not belong on one page. */
export function keepRunsIn(file: string, head: KeptHead): KeptRuns {
  const runs = new Map<string, Outcome[]>()
  const remember = (name: string, from: number, outcomes: readonly Outcome[]) => {
    const all = runs.get(name) ?? []
    runs.set(name, all)
    for (const [i, outcome] of outcomes.entries()) all[from + i] = outcome
  }
  if (existsSync(file)) {
    const [first = '', ...lines] = readFileSync(file, 'utf8').split('\n')
    if (first !== JSON.stringify(head))
      throw new RangeError(`--keep: ${file} is of ${first.slice(0, 100)}, this is ${JSON.stringify(head)}`)
    // What follows the last line break was cut off by the end of the earlier run.
    for (const line of lines.slice(0, -1)) {
      const { name, from, outcomes } = JSON.parse(line) as KeptChunk
      remember(name, from, outcomes.map(revive))
    }
    writeFileSync(file, `${[first, ...lines.slice(0, -1)].join('\n')}\n`)
  } else {
    writeFileSync(file, `${JSON.stringify(head)}\n`)
  }
  return {
    find: (name, run) => runs.get(name)?.[run],
    add(name, from, outcomes) {
      remember(name, from, outcomes)
      const chunk: KeptChunk = { name, from, outcomes: outcomes.map(flatten) }
      appendFileSync(file, `${JSON.stringify(chunk)}\n`)
    },
  }
}

/** JSON has neither Infinity nor NaN. */
function flatten(outcome: Outcome): KeptChunk['outcomes'][number] {
  return mapValues(outcome, (value) => (Number.isFinite(value) ? value : String(value)))
}

function revive(outcome: KeptChunk['outcomes'][number]): Outcome {
  return mapValues(outcome, Number)
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]))
}
