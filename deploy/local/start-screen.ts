import { basename } from 'node:path'
import { PORT_VARIABLES, type StartOptions } from './options.ts'

export interface Addresses {
  readonly dashboard: string
  readonly gateway: string
  readonly vendor: string
  readonly candidate: string
  /** A page that speaks through the gateway with the browser client. */
  readonly demo: string
  /** Null: messages go to a webhook of the user's own. */
  readonly slack: string | null
}

/** What a person sees once everything is up: where it is, and what to try, in order. */
export function describeStart(at: Addresses, adminToken: string, options: StartOptions): string {
  const { vendor } = options
  const crossfade = `${environmentFor(at, options)}npm run crossfade --`
  return [
    '',
    'Crossfade is running.',
    '',
    `  Dashboard   ${at.dashboard}`,
    `  Sign in     ${at.dashboard}/sign-in#token=${adminToken}`,
    `  Gateway     ${at.gateway}   (npm's openai client: base URL ${at.gateway}/v1)`,
    `  Hear it     ${at.demo}   (a page that speaks, rates, and breaks the candidate)`,
    `  Engines     candidate ${at.candidate} · vendor ${at.vendor}`,
    at.slack === null
      ? '  Slack       messages go to your webhook'
      : `  Slack       a stand-in, ${at.slack}/messages; its messages appear here`,
    options.traffic ? `  Traffic     ${options.rate} requests a second` : '  Traffic     none of its own',
    ...(vendor.kind === 'cloudflare'
      ? [
          '',
          `  The vendor is REAL: calls cost money, at most $${vendor.budgetDollars.toFixed(2)} in all (--vendor-budget).`,
          `  Shadow copies ${vendor.shadow ? 'on' : 'off'}, probes ${vendor.probes ? 'on' : 'off'}, trickle ${options.traffic ? 'on' : 'off'}.`,
        ]
      : []),
    '',
    'Hear it from the command line:',
    `  curl -s ${at.gateway}/tts/speak -H 'content-type: application/json' -H 'X-User-ID: me' \\`,
    `    -d '{"text":"Hello from Crossfade.","language":"en","format":"wav"}' -o hello.wav`,
    '',
    'Move the traffic (a stage takes a minute; the dashboard says why not yet):',
    `  ${crossfade} start --reason 'the tour'`,
    `  ${crossfade} advance --reason 'the gates are clear'`,
    `  ${crossfade} status --watch`,
    '',
    'Break the candidate and watch the traffic come back, then mend it:',
    `  curl -s -X POST ${at.candidate}/fault -d '{"errorRate":1}'`,
    `  curl -s -X POST ${at.candidate}/fault -d '{}'`,
    '',
    'Ctrl-C ends all of it; what happened is kept in the data folder.',
    '',
  ].join('\n')
}

/** What the command line needs to be told where it cannot find this run by itself. */
function environmentFor(at: Addresses, { data, ports, vendor }: StartOptions): string {
  const isUsualData = basename(data) === '.crossfade' && vendor.kind === 'local'
  const url = ports.control === PORT_VARIABLES.control[1] ? '' : `CROSSFADE_URL=${at.dashboard} `
  return `${url}${isUsualData ? '' : `CROSSFADE_DATA=${data} `}`
}
