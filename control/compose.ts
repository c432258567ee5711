/** The composition root: the only place that knows adapters. */

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AppContext } from './app/context.ts'
import { startOutboxDelivery } from './app/deliver-outbox.ts'
import { openControl } from './app/open-control.ts'
import { zoneOffset } from './app/report/zone-offset.ts'
import { runbookPath } from './app/runbook-links.ts'
import { createToken } from './app/tokens.ts'
import type { Config } from './config.ts'
import { createApp } from './http/app.ts'
import { createNoticeLinks } from './notify/notice-links.ts'
import { createSilentNotifier } from './notify/silent.ts'
import { createSlackNotifier } from './notify/slack.ts'
import { countRequest } from './observe/count-request.ts'
import { countWrites } from './observe/count-writes.ts'
import { gatherMetrics } from './observe/gather-metrics.ts'
import { createMetrics } from './observe/metrics.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Secrets } from './ports/secrets.ts'
import { createGarbageCollector } from './schedule/collect-garbage.ts'
import { createHeartbeat } from './schedule/heartbeat.ts'
import { listJobs } from './schedule/jobs.ts'
import { startJobs } from './schedule/start-jobs.ts'
import { createAttemptReplay } from './start-attempt-replay.ts'
import { readStaticFile } from './static-files.ts'
import { createSqliteStore } from './store/sqlite/create-sqlite-store.ts'

export interface Control {
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>
  /** Made in this run, to be shown once; null: there was one already. */
  readonly firstAdminToken: string | null
  /** Ends streams and jobs, delivers what is on its way, closes the database. */
  close(): Promise<void>
}

export interface Platform {
  readonly clock: Clock
  readonly secrets: Secrets
  readonly log: Logger
  readonly monotonicNow: () => number
}

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** The clock comes with the store's last tick, because the judge's time goes on from there. */
export async function composeControl(
  config: Config,
  platformFor: (lastTick: number) => Platform,
): Promise<Control> {
  const metrics = createMetrics()
  const database = join(config.dataFolder, 'crossfade.db')
  const store = countWrites(createSqliteStore({ path: database }), metrics)
  const { clock, secrets, log, monotonicNow } = platformFor(await store.attempts.lastTick())

  const replay = createAttemptReplay(database)
  const control = await openControl({
    store,
    clock,
    secrets,
    log,
    replay,
    reportsLeave: { time: config.reportTime, offsetAt: zoneOffset(config.reportZone) },
  })
  const { ctx, judge } = control
  const firstAdminToken = await ensureAdmin(ctx, config.adminToken)

  const links = createNoticeLinks(config.publicUrl, runbookPath)
  const outbox = startOutboxDelivery({
    store,
    notifiers: {
      slack: config.slackWebhookUrl
        ? createSlackNotifier({
            webhookUrl: config.slackWebhookUrl,
            links,
            mention: config.slackMention,
            clock,
          })
        : createSilentNotifier(log),
    },
    clock,
    timer: {
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    },
    random: () => secrets.fraction(),
    log,
  })

  const heartbeat = config.heartbeatUrl
    ? createHeartbeat({ url: config.heartbeatUrl, judgeAlive: judge.alive, log })
    : async () => undefined
  const collectGarbage = createGarbageCollector()
  const jobs = startJobs(
    listJobs({
      judge: () => judge.beat(),
      watchPropagation: () => control.propagation.check(),
      watchAlerts: () => control.alerts.check(),
      watchCosts: () => control.costs.check(),
      prune: async () => void (await store.attempts.prune(clock.now())),
      heartbeat,
      sendReports: () => control.reports.sendDue(),
      collectGarbage: async () => collectGarbage(),
    }),
    { log, monotonicNow },
  )

  const http = createApp({
    api: control.api,
    staticFiles: (path) => readStaticFile(join(ROOT, 'dashboards/ops/dist'), path),
    runbook: (name) => readRunbook(name),
    metricsText: () =>
      gatherMetrics({
        store,
        clock,
        metrics,
        residentBytes: () => process.memoryUsage.rss(),
        verdicts: (key) => ctx.judges.verdicts(key),
        signals: (key) => ctx.judges.signals(key),
        isSampling: (key) => ctx.judges.sampling(key).on,
        judgedAt: (key) => ctx.judges.judgedAt(key),
      }),
    log(entry) {
      countRequest(metrics, entry)
      if (entry.level === 'error') log.error('request', { ...entry, error: String(entry.error ?? '') })
      else log.debug('request', { ...entry })
    },
    now: () => clock.now(),
    newId: () => randomBytes(9).toString('base64url'),
    addressOf: (env) =>
      (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket
        ?.remoteAddress,
  })

  return {
    fetch: http.fetch,
    firstAdminToken,
    async close() {
      http.close()
      control.api.backtests.close()
      await jobs.stop()
      await outbox.stop()
      await store.close()
    },
  }
}

/** A token that comes from the settings is put in force under one name; without any, one is made. */
async function ensureAdmin(ctx: AppContext, configured: string | null): Promise<string | null> {
  const tokens = await ctx.store.tokens.list()
  const system = { kind: 'system' } as const
  if (configured !== null) {
    const known = await ctx.store.tokens.byHash(await ctx.secrets.hash(configured))
    if (known && known.revokedAt === null) return null
    for (const old of tokens)
      if (old.name === CONFIGURED_ADMIN && old.revokedAt === null)
        await ctx.store.tokens.revoke(old.id, ctx.clock.now())
    const made = await createToken(ctx, system, { name: CONFIGURED_ADMIN, role: 'admin', secret: configured })
    if (!made.ok) throw new Error(`CROSSFADE_ADMIN_TOKEN could not be put in force: ${made.error.detail}`)
    return null
  }
  if (tokens.some((token) => token.role === 'admin' && token.revokedAt === null)) return null
  const made = await createToken(ctx, system, { name: 'first admin', role: 'admin' })
  return made.ok ? made.value.secret : null
}

const CONFIGURED_ADMIN = 'configured admin'

async function readRunbook(name: string): Promise<string | undefined> {
  if (!/^[a-z][a-z-]{0,60}$/.test(name)) return undefined
  try {
    return await readFile(join(ROOT, 'runbooks', `${name}.md`), 'utf8')
  } catch {
    return undefined
  }
}
