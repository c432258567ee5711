import { parentPort, workerData } from 'node:worker_threads'
import { loadProgram } from './wasi-in-memory.ts'

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
const flite = loadProgram(module, process.hrtime.bigint)

parentPort?.on('message', (job: FliteJob) => {
  parentPort?.postMessage(speak(job))
})

function speak({ id, text, voice, stretch }: FliteJob): FliteResult {
  try {
    const args = ['flite', '-voice', voice, '--setf', `duration_stretch=${stretch}`, '-t', text]
    const { exitCode, file, stderr } = flite.run([...args, '-o', '/out/speech.wav'])
    if (exitCode === 0) return { id, ok: true, wav: Uint8Array.from(file) }
    return { id, ok: false, problem: `flite ended with ${exitCode}: ${stderr.trim()}` }
  } catch (error) {
    return { id, ok: false, problem: `flite crashed: ${String(error)}` }
  }
}
