/** Runs cells on all processors. Every run has its own seed, so that the result does not depend on how many. */

import { Worker } from 'node:worker_threads'
import { type Cell, nameCell, type Outcome } from './cell.ts'
import type { Results } from './evaluate.ts'
import { type KeptRuns, NOTHING_KEPT } from './kept-runs.ts'

/** Runs `from` to before `to` of one cell. */
export interface Chunk {
  readonly name: string
  readonly kind: string
  readonly params: Cell['params']
  readonly from: number
  readonly to: number
  readonly cost: number
}

export interface ChunkAnswer {
  readonly outcomes?: readonly Outcome[]
  readonly problem?: string
}

/** Fraction of the work that is done, 0 to 1. */
export type Progress = (done: number) => void

export interface RunOptions {
  readonly progress?: Progress
  readonly kept?: KeptRuns
}

/** Seconds of processor time in a chunk: enough to be worth sending, short enough to share out evenly. */
const CHUNK_SEC = 2

export async function runCells(
  cells: readonly Cell[],
  seed: number,
  threads: number,
  { progress = () => {}, kept = NOTHING_KEPT }: RunOptions = {},
): Promise<Results> {
  const results = new Map<string, Outcome[]>()
  const enter = ({ name, from }: Chunk, outcomes: readonly Outcome[]) => {
    const all = results.get(name) ?? []
    results.set(name, all)
    for (const [i, outcome] of outcomes.entries()) all[from + i] = outcome
  }
  const chunks = cutIntoChunks(cells).filter((chunk) => {
    const known = findAll(chunk, kept)
    if (known) enter(chunk, known)
    return !known
  })
  const total = chunks.reduce((sum, chunk) => sum + chunk.cost, 0)
  let next = 0
  let done = 0
  const work = async () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { seed } })
    // Between two chunks nobody listens: an error then is told by the exit that follows it.
    worker.on('error', () => {})
    try {
      for (let chunk = chunks[next++]; chunk; chunk = chunks[next++]) {
        const outcomes = await ask(worker, chunk)
        enter(chunk, outcomes)
        kept.add(chunk.name, chunk.from, outcomes)
        done += chunk.cost
        progress(total === 0 ? 1 : done / total)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, chunks.length)) }, work))
  return results
}

/** The same cell asked for twice is run once, with the larger number of runs; the longest work comes first. */
export function cutIntoChunks(cells: readonly Cell[]): readonly Chunk[] {
  const byName = new Map<string, Cell>()
  for (const cell of cells) {
    const name = nameCell(cell)
    if ((byName.get(name)?.runs ?? 0) < cell.runs) byName.set(name, cell)
  }
  const chunks: Chunk[] = []
  for (const [name, { kind, params, runs, cost }] of byName) {
    const size = Math.max(1, Math.round(CHUNK_SEC / Math.max(cost, 1e-4)))
    for (let from = 0; from < runs; from += size) {
      const to = Math.min(runs, from + size)
      chunks.push({ name, kind, params, from, to, cost: cost * (to - from) })
    }
  }
  return chunks.sort((a, b) => b.cost - a.cost)
}

/** Null where one run of the chunk is missing. */
function findAll({ name, from, to }: Chunk, kept: KeptRuns): readonly Outcome[] | null {
  const known: Outcome[] = []
  for (let run = from; run < to; run++) {
    const outcome = kept.find(name, run)
    if (!outcome) return null
    known.push(outcome)
  }
  return known
}

function ask(worker: Worker, chunk: Chunk): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    const fail = (problem: string) => reject(new Error(`${chunk.name}: ${problem}`))
    const stop = () => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
    }
    const onMessage = (answer: ChunkAnswer) => {
      stop()
      if (answer.outcomes) resolve(answer.outcomes)
      else fail(answer.problem ?? 'no answer')
    }
    const onError = (error: Error) => {
      stop()
      fail(error.stack ?? error.message)
    }
    const onExit = (code: number) => {
      stop()
      fail(`its thread ended with ${code}`)
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(chunk)
  })
}
