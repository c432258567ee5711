import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { choosePorts } from '../../deploy/local/choose-ports.ts'
import { PORT_VARIABLES, readOptions, type StartOptions } from '../../deploy/local/options.ts'

const ROOT = resolve('/checkout')

function options(args: readonly string[], env: Record<string, string> = {}): StartOptions {
  const read = readOptions(args, env, ROOT)
  if (read.kind !== 'run') throw new Error(JSON.stringify(read))
  return read.options
}

function problems(args: readonly string[], env: Record<string, string> = {}): readonly string[] {
  const read = readOptions(args, env, ROOT)
  return read.kind === 'wrong' ? read.problems : []
}

const ACCOUNT = { CLOUDFLARE_ACCOUNT_ID: 'account', CLOUDFLARE_API_TOKEN: 'token' }

describe('the options of the local run', () => {
  it('have a default for everything', () => {
    expect(options([])).toEqual({
      ports: { control: 8700, gateway: 8787, candidate: 8880, vendor: 8790, slack: 8791, demo: 8792 },
      data: resolve(ROOT, '.crossfade'),
      slackWebhookUrl: null,
      traffic: true,
      rate: 2,
      vendor: { kind: 'local', plan: 'paid' },
      policyFile: null,
      automatic: false,
      fresh: false,
      yes: false,
      json: false,
    })
  })

  it('come from flags and from the environment', () => {
    const read = options(
      ['--no-traffic', '--rate', '0.5', '--vendor-plan', 'free', '--automatic', '--json'],
      {
        CROSSFADE_PORT: '9000',
        CROSSFADE_DATA: '/elsewhere',
        CROSSFADE_SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x',
      },
    )
    expect(read).toMatchObject({ traffic: false, rate: 0.5, automatic: true, json: true, data: '/elsewhere' })
    expect(read.ports.control).toBe(9000)
    expect(read.vendor).toEqual({ kind: 'local', plan: 'free' })
    expect(read.slackWebhookUrl).toBe('https://hooks.slack.com/services/T/B/x')
  })

  it('spend nothing at the real vendor unless asked: trickle, shadow and probes are off, the budget is small', () => {
    const read = options(['--vendor', 'cloudflare'], ACCOUNT)
    expect(read.traffic).toBe(false)
    expect(read.vendor).toMatchObject({
      kind: 'cloudflare',
      budgetDollars: 0.5,
      shadow: false,
      probes: false,
    })
    expect(read.data).toBe(resolve(ROOT, '.crossfade-cloudflare'))
    const asked = options(
      ['--vendor=cloudflare', '--traffic', '--shadow', '--probes', '--vendor-budget', '2'],
      ACCOUNT,
    )
    expect(asked.traffic).toBe(true)
    expect(asked.vendor).toMatchObject({ budgetDollars: 2, shadow: true, probes: true })
  })

  it('are refused all at once, each with its value and what was expected', () => {
    const env = { CROSSFADE_PORT: '99999', CROSSFADE_SLACK_WEBHOOK_URL: 'slack' }
    expect(problems(['--vendor', 'aws', '--rate', '0', '--vendor-plan', 'gold'], env)).toEqual([
      '--vendor: got "aws", expected local or cloudflare',
      '--vendor-plan: got "gold", expected paid or free',
      'CROSSFADE_SLACK_WEBHOOK_URL: expected an http or https address',
      'CROSSFADE_PORT: got "99999", expected a port from 0 to 65535',
      '--rate: got "0", expected a number from 0.01 to 1000',
    ])
    expect(problems(['--vendor', 'cloudflare'])).toHaveLength(2)
    expect(problems(['--traffic', '--no-traffic'])).toEqual(['--traffic and --no-traffic exclude each other'])
    expect(problems(['--trafic'])[0]).toContain("Unknown option '--trafic'")
  })

  it('are all told by --help', () => {
    const read = readOptions(['--help'], {}, ROOT)
    const text = read.kind === 'help' ? read.text : ''
    for (const [variable, port] of Object.values(PORT_VARIABLES)) {
      expect(text).toContain(variable)
      expect(text).toContain(String(port))
    }
    for (const flag of ['--no-traffic', '--vendor-budget', '--policy', '--fresh', 'CROSSFADE_DATA']) {
      expect(text).toContain(flag)
    }
  })
})

describe('choosing ports', () => {
  const anyFree = { control: 0, gateway: 0, candidate: 0, vendor: 0, slack: 0, demo: 0 }

  it('settles those that may be any', async () => {
    const chosen = await choosePorts(anyFree, [])
    expect(chosen.ok && Object.values(chosen.ports).every((port) => port > 0)).toBe(true)
  })

  it('names a taken port and the variable that moves it, unless it is not needed', async () => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const taken = (other.address() as { port: number }).port
    expect(await choosePorts({ ...anyFree, slack: taken }, [])).toEqual({
      ok: false,
      problems: [`port ${taken}, for the Slack stand-in, is taken: set CROSSFADE_SLACK_PORT to another one`],
    })
    expect((await choosePorts({ ...anyFree, slack: taken }, ['slack'])).ok).toBe(true)
    other.close()
  })

  it('refuses one port for two', async () => {
    const free = await choosePorts(anyFree, [])
    const port = free.ok ? free.ports.control : 0
    const chosen = await choosePorts({ ...anyFree, control: port, vendor: port }, [])
    expect(chosen).toMatchObject({ ok: false, problems: [expect.stringContaining('is wanted twice')] })
  })
})
