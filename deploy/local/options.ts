import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Ports {
  readonly control: number
  readonly gateway: number
  readonly candidate: number
  readonly vendor: number
  readonly slack: number
  readonly demo: number
}

export type VendorChoice =
  | { readonly kind: 'local'; readonly plan: 'paid' | 'free' }
  | {
      readonly kind: 'cloudflare'
      readonly accountId: string
      readonly apiToken: string
      readonly budgetDollars: number
      readonly shadow: boolean
      readonly probes: boolean
    }

export interface StartOptions {
  readonly ports: Ports
  /** Absolute path of the data folder. */
  readonly data: string
  /** Null: the stand-in, whose messages are shown in the terminal. */
  readonly slackWebhookUrl: string | null
  readonly traffic: boolean
  /** Requests a second. */
  readonly rate: number
  readonly vendor: VendorChoice
  /** Absolute path of a policy as JSON; null: the tour. */
  readonly policyFile: string | null
  /** Stages advance by themselves once their gates are clear. */
  readonly automatic: boolean
  readonly fresh: boolean
  readonly yes: boolean
  readonly json: boolean
}

export type ReadOptions =
  | { readonly kind: 'run'; readonly options: StartOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

export const PORT_VARIABLES = {
  control: ['CROSSFADE_PORT', 8_700, 'control and the dashboard'],
  gateway: ['CROSSFADE_GATEWAY_PORT', 8_787, 'the gateway'],
  candidate: ['CROSSFADE_CANDIDATE_PORT', 8_880, 'the self-hosted engine'],
  vendor: ['CROSSFADE_VENDOR_PORT', 8_790, 'the vendor, or what keeps its budget'],
  slack: ['CROSSFADE_SLACK_PORT', 8_791, 'the Slack stand-in'],
  demo: ['CROSSFADE_DEMO_PORT', 8_792, 'the page of the demo'],
} as const satisfies Readonly<Record<keyof Ports, readonly [string, number, string]>>

const HELP = `Runs the whole of Crossfade on this machine, on real speech.

  npm start [-- OPTIONS]

Options:
  --no-traffic             no trickle of requests
  --rate N                 requests a second of the trickle (2)
  --automatic              stages advance by themselves once their gates are clear
  --policy FILE            policy of the rollout, as JSON (a tour with a minute a stage)
  --vendor-plan paid|free  free: the vendor stops for the day after 10,000 neurons (paid)
  --fresh                  delete the data folder first, after asking
  --yes                    do not ask
  --json                   one line of JSON with all addresses, instead of the start screen
  --help                   this text

The real vendor, which costs money:
  --vendor cloudflare      call Cloudflare Workers AI, with CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN
  --vendor-budget DOLLARS  stop calling it when so much was spent (0.50)
  --traffic --shadow --probes
                           with the real vendor these are off unless asked for

Environment:
${Object.values(PORT_VARIABLES)
  .map(([name, port, what]) => `  ${name.padEnd(28)} port of ${what} (${port}); 0: any free one`)
  .join('\n')}
  CROSSFADE_DATA               data folder (.crossfade; with the real vendor .crossfade-cloudflare)
  CROSSFADE_SLACK_WEBHOOK_URL  post messages there instead of to the stand-in
`

type Environment = Readonly<Record<string, string | undefined>>

/** Reads arguments and environment. Every problem is listed, with its name, its value and what was expected. */
export function readOptions(args: readonly string[], env: Environment, root: string): ReadOptions {
  const problems: string[] = []
  const given = parse(args)
  if (typeof given === 'string') return { kind: 'wrong', problems: [`${given}; --help lists what there is`] }
  if (given.help) return { kind: 'help', text: HELP }

  const number = (name: string, value: string, least: number, most: number): number => {
    const read = Number(value)
    if (value.trim() !== '' && read >= least && read <= most) return read
    problems.push(`${name}: got "${value}", expected a number from ${least} to ${most}`)
    return least
  }
  const port = ([name, usual]: readonly [string, number, string]): number => {
    const value = env[name] || String(usual)
    if (/^\d+$/.test(value) && Number(value) <= 65_535) return Number(value)
    problems.push(`${name}: got "${value}", expected a port from 0 to 65535`)
    return usual
  }
  const oneOf = <const T extends string>(name: string, value: string, allowed: readonly T[]): T => {
    const found = allowed.find((it) => it === value)
    if (found === undefined) problems.push(`${name}: got "${value}", expected ${allowed.join(' or ')}`)
    return found ?? (allowed[0] as T)
  }

  const isReal = oneOf('--vendor', given.vendor, ['local', 'cloudflare']) === 'cloudflare'
  const plan = oneOf('--vendor-plan', given['vendor-plan'], ['paid', 'free'])
  const budgetDollars = number('--vendor-budget', given['vendor-budget'], 0, 1_000)
  const secret = (name: string): string => {
    const value = env[name] ?? ''
    if (isReal && !/^[\x21-\x7e]+$/.test(value))
      problems.push(`${name}: expected a value, as --vendor cloudflare needs it`)
    return value
  }
  const accountId = secret('CLOUDFLARE_ACCOUNT_ID')
  const apiToken = secret('CLOUDFLARE_API_TOKEN')
  const webhook = env['CROSSFADE_SLACK_WEBHOOK_URL'] || null
  if (webhook !== null && !/^https?:$/.test(URL.canParse(webhook) ? new URL(webhook).protocol : '')) {
    problems.push('CROSSFADE_SLACK_WEBHOOK_URL: expected an http or https address')
  }
  if (given.traffic && given['no-traffic']) problems.push('--traffic and --no-traffic exclude each other')

  const ports = {
    control: port(PORT_VARIABLES.control),
    gateway: port(PORT_VARIABLES.gateway),
    candidate: port(PORT_VARIABLES.candidate),
    vendor: port(PORT_VARIABLES.vendor),
    slack: port(PORT_VARIABLES.slack),
    demo: port(PORT_VARIABLES.demo),
  }
  const options: StartOptions = {
    ports,
    data: env['CROSSFADE_DATA']
      ? resolve(env['CROSSFADE_DATA'])
      : join(root, isReal ? '.crossfade-cloudflare' : '.crossfade'),
    slackWebhookUrl: webhook,
    traffic: isReal ? given.traffic : !given['no-traffic'],
    rate: number('--rate', given.rate, 0.01, 1_000),
    vendor: isReal
      ? { kind: 'cloudflare', accountId, apiToken, budgetDollars, shadow: given.shadow, probes: given.probes }
      : { kind: 'local', plan },
    policyFile: given.policy === undefined ? null : resolve(given.policy),
    automatic: given.automatic,
    fresh: given.fresh,
    yes: given.yes,
    json: given.json,
  }
  return problems.length === 0 ? { kind: 'run', options } : { kind: 'wrong', problems }
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        'no-traffic': flag,
        traffic: flag,
        shadow: flag,
        probes: flag,
        rate: { type: 'string', default: '2' },
        automatic: flag,
        policy: { type: 'string' },
        vendor: { type: 'string', default: 'local' },
        'vendor-plan': { type: 'string', default: 'paid' },
        'vendor-budget': { type: 'string', default: '0.50' },
        fresh: flag,
        yes: flag,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    }).values
  } catch (error) {
    return (error as Error).message.replace(/\. To specify.*/s, '')
  }
}
