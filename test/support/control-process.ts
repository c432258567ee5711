/** Control alone, as `npm run control` starts it, on a free port with a data folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const ADMIN_TOKEN = 'admin-token-of-a-test'
const START_WITHIN_MS = 30_000

export interface ControlProcess {
  readonly url: string
  readonly adminToken: string
  readonly child: ChildProcess
  /** JSON with the admin token; a problem is thrown with its text. */
  api<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  /** A token of this role, made now. */
  token(role: string): Promise<string>
  stop(): Promise<void>
}

export async function startControlProcess(): Promise<ControlProcess> {
  const data = mkdtempSync(join(tmpdir(), 'crossfade-control-'))
  const child = spawn(process.execPath, ['control/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      CROSSFADE_PORT: '0',
      CROSSFADE_DATA: data,
      CROSSFADE_ADMIN_TOKEN: ADMIN_TOKEN,
      CROSSFADE_SLACK_WEBHOOK_URL: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await address(child)

  async function api<T>(method: string, path: string, body?: unknown, headers = {}): Promise<T> {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as T
  }

  return {
    url,
    adminToken: ADMIN_TOKEN,
    child,
    api,
    async token(role) {
      return (await api<{ secret: string }>('POST', '/v1/tokens', { name: `${role} of a test`, role })).secret
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
      rmSync(data, { recursive: true, force: true })
    },
  }
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let out = ''
    let err = ''
    const timer = setTimeout(() => {
      child.kill('SIGTERM')
      fail(new Error(`control was not up within ${START_WITHIN_MS / 1_000} s:\n${out}${err}`))
    }, START_WITHIN_MS)
    child.stderr?.on('data', (chunk: Buffer) => {
      err = (err + chunk).slice(-4_000)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(out)
      if (!found) return
      clearTimeout(timer)
      done(found[0])
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(new Error(`control ended with ${code} before it was up:\n${out}${err}`))
    })
  })
}
