/**
 * What people are told survives the death of control: a real process, killed without warning, and a receiver that
 * dedupes nothing.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SlackStandin, startSlackStandin } from '../../deploy/local/slack-standin.ts'

const root = join(import.meta.dirname, '../..')
const TOKEN = 'an-admin-token-for-tests'
const WAIT = { interval: 20, timeout: 20_000 }

interface ControlProcess {
  readonly url: string
  readonly child: ChildProcess
  output(): string
}

describe('messages of a real control process', () => {
  let folder: string
  let slack: SlackStandin
  let children: ChildProcess[]

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crossfade-slack-'))
    slack = await startSlackStandin({ port: 0 })
    children = []
  })
  afterEach(async () => {
    await Promise.all(children.map((child) => kill(child, 'SIGKILL')))
    await slack.close()
    rmSync(folder, { recursive: true })
  })

  async function start(): Promise<ControlProcess> {
    const child = spawn(process.execPath, ['control/main.ts'], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        CROSSFADE_PORT: '0',
        CROSSFADE_DATA: folder,
        CROSSFADE_ADMIN_TOKEN: TOKEN,
        CROSSFADE_SLACK_WEBHOOK_URL: slack.url,
        CROSSFADE_LOG_LEVEL: 'debug',
      },
    })
    children.push(child)
    let output = ''
    child.stdout.on('data', (data) => (output += String(data)))
    child.stderr.on('data', (data) => (output += String(data)))
    await expect.poll(() => output, WAIT).toContain('"event":"listening"')
    return { url: /"url":"([^"]+)"/.exec(output)![1]!, child, output: () => output }
  }

  const tell = async (control: ControlProcess): Promise<number> => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const response = await fetch(`${control.url}/v1/test-notice`, { method: 'POST', headers, body: '{}' })
    return response.status
  }

  const arrived = () => slack.messages().map((message) => message.text)

  it('sends each once while all is well, and ends in order', async () => {
    const control = await start()
    for (let index = 0; index < 3; index++) expect(await tell(control)).toBeLessThan(300)
    await expect.poll(arrived, WAIT).toHaveLength(3)
    expect(await kill(control.child, 'SIGTERM')).toBe(0)
    expect(arrived().join()).not.toContain('Possibly sent before')
    expect(slack.refusals()).toEqual([])
  })

  it('sends after a kill -9 what had not left, and marks only what had begun', async () => {
    slack.mode('hang')
    const first = await start()
    await tell(first)
    await tell(first)
    await expect.poll(() => slack.posts(), WAIT).toBeGreaterThan(0)
    await kill(first.child, 'SIGKILL')

    slack.mode('ok')
    await start()
    await expect.poll(arrived, WAIT).toHaveLength(2)
    expect(arrived().map((text) => text.includes('Possibly sent before'))).toEqual([true, false])
  })

  it('marks as a repeat what Slack took and control never heard of', async () => {
    slack.mode('lost-answer')
    const control = await start()
    await tell(control)
    await expect.poll(arrived, WAIT).toHaveLength(1)
    slack.mode('ok')
    await expect.poll(arrived, WAIT).toHaveLength(2)
    expect(arrived().map((text) => text.includes('Possibly sent before'))).toEqual([false, true])
  })

  it('answers people at once and keeps judging while Slack hangs', async () => {
    slack.mode('hang')
    const control = await start()
    await tell(control)
    await expect.poll(() => slack.posts(), WAIT).toBeGreaterThan(0)
    const ready = async () => (await fetch(`${control.url}/readyz`)).status
    await expect.poll(ready, WAIT).toBe(200)
    const began = performance.now()
    expect(await tell(control)).toBeLessThan(300)
    expect(await ready()).toBe(200)
    // Slack holds its own call for five seconds.
    expect(performance.now() - began).toBeLessThan(3_000)
    const metrics = await fetch(`${control.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(await metrics.text()).toContain('crossfade_outbox_waiting{lane="slack"} 2')
  })
})

function kill(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => {
    child.once('exit', (code) => done(code))
    child.kill(signal)
  })
}
