import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One part of a measurement in a process of its own, so that no part steals time from another one's thread. */
export interface SideProcess {
  readonly url: string
  /** Milliseconds of CPU since its start, all threads. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

type FromSide = { readonly kind: 'up'; readonly url: string } | { readonly kind: 'cpu'; readonly ms: number }

const UP_WITHIN_MS = 30_000

/** `file` is beside this one and calls `answerParent` once it serves. */
export async function startSideProcess(file: string, argument: string): Promise<SideProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [argument], { execArgv: [] })
  const { url } = await next(child, 'up', file)
  return {
    url,
    async cpuMs() {
      const answer = next(child, 'cpu', file)
      child.send('cpu')
      return (await answer).ms
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once('exit', () => done())
        child.kill('SIGTERM')
      }),
  }
}

function next<K extends FromSide['kind']>(
  child: ChildProcess,
  kind: K,
  file: string,
): Promise<Extract<FromSide, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      child.off('message', hear)
      child.off('exit', leave)
    }
    const hear = (message: unknown) => {
      const said = message as FromSide
      if (said.kind !== kind) return
      end()
      resolve(said as Extract<FromSide, { kind: K }>)
    }
    const leave = (code: number | null) => {
      end()
      reject(new Error(`${file} ended with code ${code} before it said "${kind}"`))
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error(`${file} did not say "${kind}" within ${UP_WITHIN_MS / 1_000} s`))
    }, UP_WITHIN_MS)
    child.on('message', hear)
    child.on('exit', leave)
  })
}

/** The other end: says where it serves, answers how much CPU it has used, and ends with its parent. */
export function answerParent(url: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ kind: 'cpu', ms: (user + system) / 1_000 } satisfies FromSide)
  })
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
  process.send?.({ kind: 'up', url } satisfies FromSide)
}
