import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RolloutView } from '../../control/app/views.ts'
import { readWav, secondsOf } from '../../deploy/local/engines/wav.ts'

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const start = join(root, 'deploy', 'local', 'start.ts')

interface Started {
  readonly dashboard: string
  readonly gateway: string
  readonly vendor: string
  readonly candidate: string
  readonly demo: string
  readonly slack: string
  readonly adminToken: string
  readonly pids: Readonly<Record<'control' | 'gateway' | 'candidate' | 'vendor', number>>
}

let data: string
const running = new Set<ChildProcess>()

function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const anyPort = {
    CROSSFADE_PORT: '0',
    CROSSFADE_GATEWAY_PORT: '0',
    CROSSFADE_CANDIDATE_PORT: '0',
    CROSSFADE_VENDOR_PORT: '0',
    CROSSFADE_SLACK_PORT: '0',
    CROSSFADE_DEMO_PORT: '0',
  }
  const child = spawn(process.execPath, [start, ...args], {
    cwd: root,
    env: { ...process.env, ...anyPort, CROSSFADE_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()))
  const ended = new Promise<number | null>((done) =>
    child.on('exit', (code) => {
      running.delete(child)
      done(code)
    }),
  )
  return { child, ended, out: () => out, err: () => err }
}

type Launched = ReturnType<typeof launch>

async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

async function started(run: Launched): Promise<Started> {
  await until(
    `the start screen; it said: ${run.err()}`,
    () => run.out().includes('\n') || run.child.exitCode !== null,
  )
  if (run.child.exitCode !== null) throw new Error(run.err())
  return JSON.parse(run.out()) as Started
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
}

describe('npm start', () => {
  let run: Launched
  let at: Started
  const speak = (fields: object) =>
    fetch(`${at.gateway}/tts/speak`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user-id': 'me' },
      body: JSON.stringify({ text: 'Hello from Crossfade.', format: 'wav', ...fields }),
    })
  const control = async (path: string) =>
    (await fetch(at.dashboard + path, { headers: { authorization: `Bearer ${at.adminToken}` } })).json()

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'crossfade-run-'))
    run = launch(['--json'])
    at = await started(run)
  })
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(data, { recursive: true, force: true })
  })

  it('carries what a listener thinks from an answer to the page of the rollout', async () => {
    const response = await speak({ text: 'To be complained about.' })
    const receipt = response.headers.get('x-tts-receipt')
    const send = (feedback: object) =>
      fetch(`${at.gateway}/tts/feedback`, { method: 'POST', body: JSON.stringify({ receipt, ...feedback }) })
    expect((await send({ kind: 'complaint' })).status).toBe(202)
    expect((await send({ kind: 'rating', rating: 2 })).status).toBe(202)
    const counted = async () => ((await control('/v1/rollouts/tts')) as RolloutView).feedback.baseline
    await until('feedback at control', async () => (await counted()).ratings === 1)
    expect(await counted()).toMatchObject({ ratings: 1, mean: 2, complaints: 1 })
  })

  it('has a page that speaks as a user with a signed token, from an origin that the gateway knows', async () => {
    const page = await fetch(at.demo)
    expect(await page.text()).toContain('hear it')
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${at.gateway}`)
    const token = await (await fetch(`${at.demo}/token?user=ana`)).text()
    const answer = await fetch(`${at.gateway}/tts/speak`, {
      method: 'POST',
      headers: { origin: at.demo, authorization: `Bearer ${token}`, 'x-crossfade-explain': '1' },
      body: JSON.stringify({ text: 'By a page.', format: 'wav' }),
    })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, at.demo])
    expect(JSON.parse(answer.headers.get('x-crossfade-explain') ?? '')).toMatchObject({ arm: 'baseline' })
  })

  it('answers with audio that decodes, in English and in Spanish', async () => {
    for (const fields of [{ language: 'en' }, { language: 'es', text: 'En un lugar de la Mancha.' }]) {
      const response = await speak(fields)
      expect(response.status).toBe(200)
      expect(response.headers.get('x-tts-source')).toBe('cloudflare-ai')
      expect(secondsOf(readWav(new Uint8Array(await response.arrayBuffer())))).toBeGreaterThan(0.5)
    }
  })

  it('has a seeded rollout in draft that could be started, and traffic', async () => {
    await until('traffic', async () => {
      const { next } = (await control('/v1/rollouts/tts')) as { next: { clear: boolean } | null }
      return next?.clear === true
    })
    expect(await control('/v1/rollouts/tts')).toMatchObject({
      phase: 'draft',
      baseline: { key: 'workers-ai' },
    })
    expect(await control('/v1/gateways')).toMatchObject({ gateways: [{ gateway: 'local', live: true }] })
  })

  it('serves the dashboard', async () => {
    const page = await fetch(`${at.dashboard}/`)
    expect(page.headers.get('content-type')).toContain('text/html')
  })

  it('stays far under 1.5 GB', () => {
    const pids = [run.child.pid ?? 0, ...Object.values(at.pids)]
    const total = pids.reduce((sum, pid) => sum + residentMegabytes(pid), 0)
    console.log(
      `resident: ${Math.round(total)} MB, control ${Math.round(residentMegabytes(at.pids.control))} MB`,
    )
    expect(total).toBeLessThan(1_500)
    expect(residentMegabytes(at.pids.control)).toBeLessThan(200)
  })

  it('says which part died and starts it again', async () => {
    process.kill(at.pids.candidate, 'SIGKILL')
    await until('the candidate is back', async () => {
      const answer = await fetch(`${at.candidate}/health`).catch(() => undefined)
      return run.err().includes('candidate died (SIGKILL) and is started again in 5 s') && answer?.ok === true
    })
  })

  it('drains on SIGINT, exits 0 and leaves nothing behind', async () => {
    run.child.kill('SIGINT')
    expect(await run.ended).toBe(0)
    expect(run.err()).toContain('draining …')
    expect(run.err()).toMatch(/stopped\. \d+ requests sent: .*cloudflare-ai \d+/)
    for (const pid of Object.values(at.pids)) expect(isAlive(pid)).toBe(false)
  })

  it('goes on where it was, and when it is killed outright its children end by themselves', async () => {
    const again = launch(['--json', '--no-traffic'])
    const { pids } = await started(again)
    expect(again.err()).toContain('goes on where it was')
    again.child.kill('SIGKILL')
    await again.ended
    await until('the children have ended', () => !Object.values(pids).some(isAlive), 20_000)
  })

  it('refuses a taken port in one line, before anything is started', async () => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const { port } = other.address() as { port: number }
    const refused = launch([], { CROSSFADE_GATEWAY_PORT: String(port) })
    expect(await refused.ended).toBe(1)
    expect(refused.err()).toBe(
      `crossfade: port ${port}, for the gateway, is taken: set CROSSFADE_GATEWAY_PORT to another one\n`,
    )
    other.close()
  })
})
