/** Replays and exports of one database, each on a thread of its own. */

import { Worker } from 'node:worker_threads'
import type { BacktestReport } from './backtest/engine/backtest-report.ts'
import type { WorkerTask } from './backtest-worker.ts'
import type { AttemptReplay, ReplayProgress } from './ports/attempt-replay.ts'

type Told =
  | { readonly kind: 'progress'; readonly progress: ReplayProgress }
  | { readonly kind: 'report'; readonly report: BacktestReport }
  | { readonly kind: 'piece'; readonly text: string }
  | { readonly kind: 'end' }

const ENTRY = new URL('./backtest-worker.ts', import.meta.url)

export function createAttemptReplay(path: string): AttemptReplay {
  return {
    backtest(span, setup, onProgress) {
      const worker = start({ kind: 'backtest', path, span, setup })
      const report = new Promise<BacktestReport>((resolve, reject) => {
        worker.on('message', (told: Told) => {
          if (told.kind === 'progress') onProgress(told.progress)
          if (told.kind === 'report') resolve(told.report)
        })
        worker.on('error', reject)
        worker.on('exit', (code) => {
          if (code !== 0 && !cancelled) reject(new Error(`the replay ended with ${code}`))
        })
      })
      let cancelled = false
      return {
        report,
        cancel() {
          cancelled = true
          void worker.terminate()
        },
      }
    },
    async *export(span, facts) {
      const worker = start({ kind: 'export', path, span, facts })
      try {
        for (;;) {
          const told = await ask(worker)
          if (told.kind !== 'piece') return
          yield told.text
        }
      } finally {
        await worker.terminate()
      }
    },
  }
}

/** Control keeps its own young generation small; a thread that makes millions of short-lived rows must not. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 }

function start(task: WorkerTask): Worker {
  return new Worker(ENTRY, { workerData: task, resourceLimits: LIMITS })
}

function ask(worker: Worker): Promise<Told> {
  return new Promise((resolve, reject) => {
    const heard = (told: Told) => {
      worker.off('error', reject)
      resolve(told)
    }
    worker.once('message', heard)
    worker.once('error', reject)
    worker.postMessage('more')
  })
}
