import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface ChildSpec {
  readonly name: string
  /** Arguments of Node, the script among them. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path; appended to. */
  readonly logFile: string
  /** Answers 2xx once it is up. */
  readonly healthUrl: string
}

export interface Child {
  readonly name: string
  pid(): number
  /** Resolves when it is up; rejects with the end of its log when it died or the time was over. */
  healthy(limitMs: number): Promise<void>
  /** SIGTERM, then SIGKILL after the grace. */
  stop(graceMs: number): Promise<void>
}

const TIED = new URL('./tied.ts', import.meta.url).href
const RESTART_PAUSE_MS = 5_000
const LOG_LINES = 8

/**
 * Starts a child in a process group of its own, so that Ctrl-C reaches only the starter, which drains in order.
 * One that dies is told about, with the end of its log, and started again after five seconds.
 */
export function startChild(spec: ChildSpec, say: (line: string) => void): Child {
  mkdirSync(dirname(spec.logFile), { recursive: true })
  let isStopping = false
  let isUp = false
  let child = launch()
  let restart: NodeJS.Timeout | undefined

  function launch(): ChildProcess {
    const log = openSync(spec.logFile, 'a')
    const started = spawn(process.execPath, ['--import', TIED, ...spec.args], {
      detached: true,
      stdio: ['pipe', log, log],
      env: { ...process.env, ...spec.env },
    })
    closeSync(log)
    started.on('exit', (code, signal) => {
      if (isStopping || !isUp) return
      say(`${spec.name} died (${signal ?? `code ${code}`}) and is started again in 5 s; ${tail(spec)}`)
      restart = setTimeout(() => {
        child = launch()
      }, RESTART_PAUSE_MS)
    })
    return started
  }

  return {
    name: spec.name,
    pid: () => child.pid ?? 0,
    async healthy(limitMs) {
      const until = performance.now() + limitMs
      while (performance.now() < until) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`${spec.name} ended before it was up; ${tail(spec)}`)
        }
        if (await answers(spec.healthUrl)) {
          isUp = true
          return
        }
        await new Promise((done) => setTimeout(done, 50))
      }
      throw new Error(`${spec.name} was not up within ${Math.round(limitMs / 1_000)} s; ${tail(spec)}`)
    },
    async stop(graceMs) {
      isStopping = true
      clearTimeout(restart)
      if (child.exitCode !== null || child.signalCode !== null) return
      await new Promise<void>((done) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
        child.once('exit', () => {
          clearTimeout(timer)
          done()
        })
        child.kill('SIGTERM')
      })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

function tail({ logFile }: ChildSpec): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-LOG_LINES)
  return `the end of ${logFile}:\n${lines.map((line) => `    ${line}`).join('\n')}`
}
