/** A thread that runs chunks of cells. */

import { parentPort, workerData } from 'node:worker_threads'
import { Parameters } from './cell.ts'
import { KINDS } from './kinds.ts'
import { Random } from './random.ts'
import type { Chunk, ChunkAnswer } from './run-cells.ts'

const { seed } = workerData as { seed: number }

parentPort?.on('message', ({ name, kind, params, from, to }: Chunk) => {
  parentPort?.postMessage(answer())

  function answer(): ChunkAnswer {
    const simulate = KINDS[kind]
    if (!simulate) return { problem: `kind: "${kind}" is not known` }
    try {
      const outcomes = []
      for (let run = from; run < to; run++)
        outcomes.push(simulate(new Parameters(params), Random.derive(seed, name, run)))
      return { outcomes }
    } catch (error) {
      return { problem: (error as Error).stack ?? String(error) }
    }
  }
})
