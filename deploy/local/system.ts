import { join } from 'node:path'
import { type BudgetProxy, startBudgetProxy } from './budget-proxy.ts'
import { type Child, type ChildSpec, startChild } from './child.ts'
import { startDemo } from './demo/demo-server.ts'
import type { Ports, StartOptions } from './options.ts'
import { createRequestMix } from './request-mix.ts'
import { keepSecrets, type Secrets } from './secrets.ts'
import { seed } from './seed.ts'
import { readSentences } from './sentences.ts'
import { type SlackStandin, startSlackStandin } from './slack-standin.ts'
import type { Addresses } from './start-screen.ts'
import { readPolicy } from './tour-policy.ts'
import { startTraffic, type Traffic } from './traffic.ts'

export interface RunningSystem {
  readonly addresses: Addresses
  readonly secrets: Secrets
  pids(): Readonly<Record<string, number>>
  traffic(): Traffic | undefined
  /** Dollars spent at the real vendor; null with the local one. */
  spent(): number | null
  /** Gateway first, so that its last reports arrive; then control, then the rest. */
  stop(): Promise<void>
}

const CLOUDFLARE = 'https://api.cloudflare.com'
const UP_LIMIT_MS = 60_000
const DRAIN_MS = 15_000

/** Starts everything in order and seeds it. When a part does not come up, what runs is stopped and it throws. */
export async function startSystem(
  root: string,
  options: StartOptions,
  ports: Ports,
  say: (line: string) => void,
): Promise<RunningSystem> {
  const { vendor, data } = options
  const secrets = keepSecrets(data)
  const addresses = addressesOf(ports, options)
  const accountId = vendor.kind === 'cloudflare' ? vendor.accountId : 'local'
  const stops: (() => Promise<unknown>)[] = []
  const children: Child[] = []
  let proxy: BudgetProxy | undefined
  let traffic: Traffic | undefined

  function start(name: string, args: readonly string[], env: ChildSpec['env'], healthUrl: string): Child {
    const logFile = join(data, 'logs', `${name}.log`)
    const child = startChild({ name, args, env, logFile, healthUrl }, say)
    children.push(child)
    stops.unshift(() => child.stop(DRAIN_MS))
    return child
  }
  async function stop(): Promise<void> {
    for (const each of stops.splice(0)) await each()
  }
  const script = (path: string) => join(root, path)

  try {
    let slack: SlackStandin | undefined
    if (options.slackWebhookUrl === null) {
      slack = await startSlackStandin({ port: ports.slack, onMessage: ({ text }) => say(`Slack: ${text}`) })
      stops.unshift(slack.close)
    }
    const engines = [
      start(
        'candidate',
        [script('deploy/local/engines/kokoro-main.ts'), '--port', String(ports.candidate), '--workers', '2'],
        {},
        `${addresses.candidate}/health`,
      ),
    ]
    if (vendor.kind === 'cloudflare') {
      const { budgetDollars } = vendor
      const file = join(data, 'vendor-spend.json')
      proxy = await startBudgetProxy({ port: ports.vendor, upstream: CLOUDFLARE, budgetDollars, file })
      stops.unshift(proxy.close)
    } else {
      const args = ['--port', String(ports.vendor), '--plan', vendor.plan, '--account', accountId]
      const env = { CROSSFADE_VENDOR_TOKEN: secrets.vendorToken }
      engines.push(
        start(
          'vendor',
          [script('deploy/local/engines/vendor-main.ts'), ...args],
          env,
          `${addresses.vendor}/health`,
        ),
      )
    }
    const control = start(
      'control',
      ['--max-semi-space-size=2', '--max-old-space-size=256', script('control/main.ts')],
      {
        CROSSFADE_PORT: String(ports.control),
        CROSSFADE_HOST: '127.0.0.1',
        CROSSFADE_DATA: data,
        CROSSFADE_ADMIN_TOKEN: secrets.adminToken,
        CROSSFADE_UNIT_KEY: secrets.unitKey,
        CROSSFADE_SLACK_WEBHOOK_URL: options.slackWebhookUrl ?? slack?.url,
      },
      `${addresses.dashboard}/healthz`,
    )
    await Promise.all([control, ...engines].map((child) => child.healthy(UP_LIMIT_MS)))

    const seeded = await seed({
      controlUrl: addresses.dashboard,
      adminToken: secrets.adminToken,
      data,
      vendor: {
        url: `${addresses.vendor}/client/v4/accounts/${accountId}`,
        revision: vendor.kind === 'cloudflare' ? 'aura-2' : 'local-1',
      },
      candidateUrl: addresses.candidate,
      policy: readPolicy({
        file: options.policyFile,
        automatic: options.automatic,
        shadow: vendor.kind === 'local' || vendor.shadow,
      }),
      now: Date.now(),
    })
    if (!seeded.isNew) say(`the rollout in ${data} goes on where it was (--fresh begins anew)`)

    const gateway = start(
      'gateway',
      [script('gateway-plugin/runtimes/node-main.ts')],
      {
        CROSSFADE_GATEWAY_HOST: '127.0.0.1',
        CROSSFADE_GATEWAY_PORT: String(ports.gateway),
        CROSSFADE_GATEWAY_NAME: 'local',
        CROSSFADE_CONTROL_URL: addresses.dashboard,
        CROSSFADE_CONTROL_TOKEN: seeded.gatewayToken,
        CROSSFADE_UNIT_KEY: secrets.unitKey,
        CROSSFADE_SESSION_KEY: secrets.sessionKey,
        CROSSFADE_DATA: join(data, 'gateway'),
        CROSSFADE_ALLOWED_ORIGINS: addresses.demo,
        CROSSFADE_ALLOWED_HEADERS: 'Content-Type,Authorization,X-Crossfade-Override,X-Crossfade-Explain',
        CROSSFADE_JWT_SECRET: secrets.jwtSecret,
        CROSSFADE_CREDENTIAL_WORKERS_AI: vendor.kind === 'cloudflare' ? vendor.apiToken : secrets.vendorToken,
        CROSSFADE_PROBES: vendor.kind === 'local' || vendor.probes ? 'all' : 'free',
        ...gatewayDefaults(options),
      },
      `${addresses.gateway}/readyz`,
    )
    await gateway.healthy(UP_LIMIT_MS)
    const demo = await startDemo({
      port: ports.demo,
      addresses: () => addresses,
      jwtSecret: secrets.jwtSecret,
      wallClock: () => Date.now(),
    })
    stops.unshift(demo.close)

    if (options.traffic) {
      const mix = createRequestMix({ ...readSentences(), seed: Date.now() })
      traffic = startTraffic({ gatewayUrl: addresses.gateway, mix, rate: options.rate })
      stops.unshift(traffic.stop)
    }
    return {
      addresses,
      secrets,
      pids: () => Object.fromEntries(children.map((child) => [child.name, child.pid()])),
      traffic: () => traffic,
      spent: () => proxy?.spent() ?? null,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** For a gateway on one's own machine; what the environment says goes before. */
function gatewayDefaults({ rate }: StartOptions): Readonly<Record<string, string>> {
  const defaults = {
    // The trickle is spread over 200 users: three times the share of one, never under the usual limit.
    CROSSFADE_RATE_LIMIT: String(Math.max(100, Math.ceil((rate * 3_600 * 3) / 200))),
    // Somebody who plays with the quota wants to see its end.
    CROSSFADE_QUOTA_RETRY_SECONDS: '10',
  }
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !process.env[name]))
}

function addressesOf(ports: Ports, { slackWebhookUrl }: StartOptions): Addresses {
  const url = (port: number) => `http://127.0.0.1:${port}`
  return {
    dashboard: url(ports.control),
    gateway: url(ports.gateway),
    vendor: url(ports.vendor),
    candidate: url(ports.candidate),
    demo: url(ports.demo),
    slack: slackWebhookUrl === null ? url(ports.slack) : null,
  }
}
