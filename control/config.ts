/** Settings from the environment; every problem is reported at once. */

import { resolve } from 'node:path'
import { z } from 'zod'
import { zoneOffset } from './app/report/zone-offset.ts'
import { parseReportTime, type ReportTime } from './core/report/due-reports.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const optional = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional()
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https address' })

function isZone(name: string): boolean {
  try {
    zoneOffset(name)
    return true
  } catch {
    return false
  }
}

const schema = z.object({
  CROSSFADE_HOST: z.string().min(1).default('127.0.0.1'),
  CROSSFADE_PORT: port.default(8_700),
  CROSSFADE_DATA: z.string().min(1).default('.crossfade'),
  CROSSFADE_PUBLIC_URL: optional.pipe(url.optional()),
  CROSSFADE_ADMIN_TOKEN: optional.pipe(
    z.string().min(16, 'expected at least 16 characters, made at random').optional(),
  ),
  CROSSFADE_SLACK_WEBHOOK_URL: optional.pipe(url.optional()),
  CROSSFADE_SLACK_MENTION: optional,
  CROSSFADE_HEARTBEAT_URL: optional.pipe(url.optional()),
  CROSSFADE_REPORT_ZONE: optional
    .transform((zone) => zone ?? 'UTC')
    .refine(isZone, 'expected a time zone, such as UTC or Europe/Berlin'),
  CROSSFADE_REPORT_AT: optional.transform((text, context) => {
    const time = parseReportTime(text ?? 'Mon 09:00')
    if (time) return time
    context.addIssue({ code: 'custom', message: 'expected a day and a time, such as Mon 09:00' })
    return z.NEVER
  }),
  CROSSFADE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute path of the folder with the database. */
  readonly dataFolder: string
  /** Where people reach it, for links in messages. */
  readonly publicUrl: string
  readonly adminToken: string | null
  readonly slackWebhookUrl: string | null
  readonly slackMention: string | null
  readonly heartbeatUrl: string | null
  /** Whose clocks say when weekly reports leave. */
  readonly reportZone: string
  readonly reportTime: ReportTime
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/** @throws Error that lists every setting that cannot be used. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = schema.safeParse(env)
  if (!parsed.success)
    throw new Error(
      parsed.error.issues
        .map(({ path, message }) => {
          const name = String(path[0])
          // What may be a secret is not repeated.
          const shown = /TOKEN|URL/.test(name) ? '' : ` is "${env[name]}"`
          return `${name}${shown}: ${message}`
        })
        .join('\n'),
    )
  const values = parsed.data
  return {
    host: values.CROSSFADE_HOST,
    port: values.CROSSFADE_PORT,
    dataFolder: resolve(values.CROSSFADE_DATA),
    publicUrl: values.CROSSFADE_PUBLIC_URL ?? `http://${values.CROSSFADE_HOST}:${values.CROSSFADE_PORT}`,
    adminToken: values.CROSSFADE_ADMIN_TOKEN ?? null,
    slackWebhookUrl: values.CROSSFADE_SLACK_WEBHOOK_URL ?? null,
    slackMention: values.CROSSFADE_SLACK_MENTION ?? null,
    heartbeatUrl: values.CROSSFADE_HEARTBEAT_URL ?? null,
    reportZone: values.CROSSFADE_REPORT_ZONE,
    reportTime: values.CROSSFADE_REPORT_AT,
    logLevel: values.CROSSFADE_LOG_LEVEL,
  }
}

export const HELP = `Crossfade control: keeps rollouts, judges request logs, rolls back, serves the dashboard.

Usage: npm run control

Settings (environment):
  CROSSFADE_HOST               address to listen on (127.0.0.1)
  CROSSFADE_PORT               port to listen on (8700)
  CROSSFADE_DATA               folder of the database (.crossfade)
  CROSSFADE_PUBLIC_URL         where people reach it, for links in messages (http://host:port)
  CROSSFADE_ADMIN_TOKEN        the first admin token, at least 16 characters; made and printed once where absent
  CROSSFADE_SLACK_WEBHOOK_URL  incoming webhook for messages; without it they go to the log
  CROSSFADE_SLACK_MENTION      put before a page: <!here>, <!subteam^S…>, <@U…>
  CROSSFADE_HEARTBEAT_URL      called each minute only while the judge runs
  CROSSFADE_REPORT_AT          when the report of the week before leaves (Mon 09:00)
  CROSSFADE_REPORT_ZONE        by the clocks of which time zone, such as Europe/Berlin (UTC)
  CROSSFADE_LOG_LEVEL          debug, info, warn or error (info)
`
