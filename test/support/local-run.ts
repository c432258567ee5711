/**
 * The whole local run, as `npm start` starts it: control, gateway, two speech engines and the Slack stand-in, in
 * processes of their own, on free ports, with a data folder of its own.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RolloutView } from '../../control/app/views.ts'
import type { Policy } from '../../control/core/policy.ts'

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const START_WITHIN_MS = 90_000

export interface LocalRunOptions {
  /** Requests a second of the trickle; 0: none. */
  readonly rate?: number
  readonly policy?: Policy
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Kept by the caller, for a second run on the same data. */
  readonly data?: string
}

export interface LocalRun {
  readonly controlUrl: string
  readonly gatewayUrl: string
  readonly candidateUrl: string
  readonly vendorUrl: string
  readonly slackUrl: string
  readonly adminToken: string
  readonly pids: Readonly<Record<string, number>>
  readonly data: string
  /** Of a part as it runs now: it is another one after it was started again. */
  pidOf(script: string): number | undefined
  stop(): Promise<number | null>
  /** JSON over control's API with the admin token; a problem is thrown with its text. */
  api<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  rollout(): Promise<RolloutView>
  /** A command with the version that is in force now. */
  command(command: Record<string, unknown>): Promise<void>
  speak(user: string, text: string, more?: Record<string, unknown>): Promise<Response>
  fault(engine: 'candidate' | 'vendor', fault: Record<string, unknown>): Promise<void>
}

interface StartLine {
  readonly dashboard: string
  readonly gateway: string
  readonly candidate: string
  readonly vendor: string
  readonly slack: string
  readonly adminToken: string
  readonly pids: Record<string, number>
}

export async function startLocalRun(options: LocalRunOptions = {}): Promise<LocalRun> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'crossfade-run-'))
  const flags = [...(options.flags ?? [])]
  if (options.rate === 0) flags.push('--no-traffic')
  else if (options.rate !== undefined) flags.push('--rate', String(options.rate))
  if (options.policy) {
    const file = join(data, 'policy.json')
    writeFileSync(file, JSON.stringify(options.policy))
    flags.push('--policy', file)
  }
  const child = spawn(process.execPath, ['deploy/local/start.ts', '--json', ...flags], {
    cwd: ROOT,
    env: {
      ...process.env,
      CROSSFADE_PORT: '0',
      CROSSFADE_GATEWAY_PORT: '0',
      CROSSFADE_CANDIDATE_PORT: '0',
      CROSSFADE_VENDOR_PORT: '0',
      CROSSFADE_SLACK_PORT: '0',
      CROSSFADE_DEMO_PORT: '0',
      CROSSFADE_DATA: data,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const line = await firstLine(child)
  const { adminToken } = line
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))

  async function api<T>(method: string, path: string, body?: unknown, headers = {}): Promise<T> {
    const answer = await fetch(new URL(path, line.dashboard), {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as T
  }
  const rollout = () => api<RolloutView>('GET', '/v1/rollouts/tts')

  return {
    controlUrl: line.dashboard,
    gatewayUrl: line.gateway,
    candidateUrl: line.candidate,
    vendorUrl: line.vendor,
    slackUrl: line.slack,
    adminToken,
    pids: line.pids,
    data,
    pidOf: (script) => childRunning(child.pid!, script),
    api,
    rollout,
    async command(command) {
      const { version } = await rollout()
      await api(
        'POST',
        '/v1/rollouts/tts/commands',
        { reason: 'a test', ...command },
        { 'if-match': `"${version}"` },
      )
    },
    speak: (user, text, more = {}) =>
      fetch(new URL('/tts/speak', line.gateway), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-user-id': user },
        body: JSON.stringify({ text, language: 'en', ...more }),
      }),
    async fault(engine, fault) {
      const answer = await fetch(new URL('/fault', engine === 'candidate' ? line.candidate : line.vendor), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const code = await exited
      if (options.data === undefined) rmSync(data, { recursive: true, force: true })
      return code
    },
  }
}

function firstLine(child: ChildProcess): Promise<StartLine> {
  return new Promise((done, fail) => {
    let out = ''
    let err = ''
    const timer = setTimeout(() => {
      child.kill('SIGTERM')
      fail(new Error(`the local run was not up within ${START_WITHIN_MS / 1_000} s:\n${err}`))
    }, START_WITHIN_MS)
    child.stderr?.on('data', (chunk: Buffer) => {
      err = (err + chunk).slice(-4_000)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk
      const end = out.indexOf('\n')
      if (end < 0) return
      clearTimeout(timer)
      done(JSON.parse(out.slice(0, end)) as StartLine)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(new Error(`the local run ended with ${code} before it was up:\n${err}`))
    })
  })
}

/** By /proc, which every Linux has. */
function childRunning(parent: number, script: string): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
        return ppid === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(script)
      } catch {
        return false
      }
    })
}

/**
 * Nobody asks but the test, and the vendor is far slower than the candidate: a busy machine is no reason to find the
 * candidate slow.
 */
export async function startCalmRun(options: LocalRunOptions): Promise<LocalRun> {
  const run = await startLocalRun({ rate: 0, ...options })
  await run.fault('vendor', { latencyMs: 400 })
  return run
}

/** Asks until it is so; the text names what was waited for when it never was. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false | null>,
  withinMs = 30_000,
): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`not within ${withinMs / 1_000} s: ${what}`)
    await new Promise((later) => setTimeout(later, 100))
  }
}
