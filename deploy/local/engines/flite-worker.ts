import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { runInMemory } from './wasi-in-memory.ts'

/** What the pool asks of a worker. `stretch` is 1 / speed. */
export interface FliteJob {
  readonly id: number
  readonly text: string
  readonly voice: string
  readonly stretch: number
}

export type FliteResult =
  | { readonly id: number; readonly ok: true; readonly wav: Uint8Array }
  | { readonly id: number; readonly ok: false; readonly problem: string }

const { module } = workerData as { module: WebAssembly.Module }

// Every call leaves an instance of some 30 MB behind, which the collector is in no hurry to find.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

parentPort?.on('message', (job: FliteJob) => {
  parentPort?.postMessage(speak(job))
  collect()
})

function speak({ id, text, voice, stretch }: FliteJob): FliteResult {
  try {
    const args = ['flite', '-voice', voice, '--setf', `duration_stretch=${stretch}`, '-t', text]
    const { exitCode, file, stderr } = runInMemory(
      module,
      [...args, '-o', '/out/speech.wav'],
      process.hrtime.bigint,
    )
    if (exitCode === 0) return { id, ok: true, wav: Uint8Array.from(file) }
    return { id, ok: false, problem: `flite ended with ${exitCode}: ${stderr.trim()}` }
  } catch (error) {
    return { id, ok: false, problem: `flite crashed: ${String(error)}` }
  }
}
