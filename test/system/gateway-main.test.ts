import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePlan } from '../gateway-plugin/sample-plan.ts'
import { until } from '../runtimes/listen.ts'
import { type LoopbackControl, startControl } from '../runtimes/loopback-control.ts'

const main = join(import.meta.dirname, '../../gateway-plugin/runtimes/node-main.ts')
let control: LoopbackControl
let folder: string
beforeAll(async () => {
  control = await startControl(samplePlan())
  folder = await mkdtemp(join(tmpdir(), 'crossfade-gateway-main-'))
})
afterAll(async () => {
  await control.close()
  await rm(folder, { recursive: true })
})

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], CROSSFADE_DATA: folder, CROSSFADE_GATEWAY_PORT: '0', ...env },
  })
  let out = ''
  let err = ''
  child.stdout?.on('data', (piece) => {
    out += piece
  })
  child.stderr?.on('data', (piece) => {
    err += piece
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, out: () => out, err: () => err }
}

const good = () => ({
  CROSSFADE_CONTROL_URL: control.url,
  CROSSFADE_CONTROL_TOKEN: 'gateway-token',
  CROSSFADE_UNIT_KEY: 'u'.repeat(32),
  CROSSFADE_SESSION_KEY: 's'.repeat(32),
})

describe('the gateway as a process', () => {
  it('lists its environment', async () => {
    const run = start(['--help'])
    expect(await run.ended).toBe(0)
    for (const name of ['CROSSFADE_GATEWAY_PORT', 'CROSSFADE_UNIT_KEY', 'CROSSFADE_RATE_LIMIT'])
      expect(run.out()).toContain(name)
  })

  it('names every wrong variable at once, and does not start without long secrets', async () => {
    const run = start([], {
      ...good(),
      CROSSFADE_UNIT_KEY: 'short',
      CROSSFADE_CACHE_BYTES: 'many',
      CROSSFADE_TRUSTED_ADDRESSES: 'localhost',
    })
    expect(await run.ended).toBe(1)
    const lines = run.err().trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(run.err()).toContain('CROSSFADE_UNIT_KEY: expected a secret of 32 characters or more, got 5')
    expect(run.err()).toContain('CROSSFADE_CACHE_BYTES="many": expected a whole number')
    expect(run.err()).not.toContain('short\n')
  })

  it('serves, follows control, and drains when it is told to stop', async () => {
    const run = start([], good())
    await until(run.out, (out) => out.includes('plan.applied'))
    const { url } = JSON.parse(
      run
        .out()
        .split('\n')
        .find((line) => line.includes('gateway.listening'))!,
    )
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready', planVersion: 1 })
    const taken = start([], { ...good(), CROSSFADE_GATEWAY_PORT: new URL(url).port })
    expect(await taken.ended).toBe(1)
    expect(taken.err().trim()).toMatch(/port \d+ of 127.0.0.1 is taken; set CROSSFADE_GATEWAY_PORT/)
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    expect(run.out()).toContain('"event":"gateway.stopped","recordsNotDelivered":0')
    expect(control.ledger.complaints()).toEqual([])
  })
})
