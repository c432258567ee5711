import { createGateway, type Gateway } from '../gateway.ts'
import { createGatewayCore, type GatewayCore } from '../gateway-core.ts'
import { readCloudflareSettings } from './cloudflare-settings.ts'
import { createExcuse, type Excuse } from './excuse.ts'
import type { OwnSettings } from './own-settings.ts'
import type { Environment } from './read-own-settings.ts'
import { within } from './within.ts'

export interface WorkerContext {
  waitUntil(work: Promise<unknown>): void
}

/** Everything that outlives a request, as long as Cloudflare keeps the isolate. */
export interface Isolate {
  /** An excuse: settings are wrong; the log has told which. */
  readonly gateway: Gateway | Excuse
  readonly basePath: string
  keepAliveBy(context: WorkerContext): void
  /** Resolves when the plan is at most five seconds old, or control could not be asked in time. */
  freshenPlan(): Promise<void>
  /** null when the program does not know, or its code fails: a visitor is served as a visitor. */
  nameUser(ask: () => string | null | Promise<string | null>): Promise<string | null>
}

/** Half a second less than what is promised, for the request's own way to its decision. */
const OLD_MS = 4_500
const REFRESH_WAIT_MS = 1_000
const FIRST_WAIT_MS = 3_000
/** Records of requests that end close together travel together. */
const GATHER_MS = 150
const FLUSH_WAIT_MS = 12_000

export function openIsolate(env: Environment, own: Partial<OwnSettings>): Isolate {
  let context: WorkerContext | null = null
  let core: GatewayCore | null = null
  let gatheringUntil = Number.NEGATIVE_INFINITY
  let loading: { readonly stored: Promise<void>; readonly asked: Promise<void> } | null = null

  const defer = (work: Promise<unknown>): void => {
    const kept = work.catch((error) => core?.settings.log('error', 'work.failed', { error: String(error) }))
    context?.waitUntil(kept)
  }
  const report = async (open: GatewayCore): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    await within(open.reporter.flush(), FLUSH_WAIT_MS)
  }
  const onRecord = (): void => {
    // Whoever gathers already takes this one along; where its request was ended, time frees the place.
    if (core === null || core.settings.now() < gatheringUntil) return
    gatheringUntil = core.settings.now() + GATHER_MS
    defer(report(core))
  }

  const read = readCloudflareSettings(env, own, { defer, onRecord })
  if (!read.ok) {
    own.log?.('error', 'settings.wrong', { problems: read.problems })
    if (own.log === undefined) for (const problem of read.problems) console.error(`crossfade: ${problem}`)
    return {
      gateway: createExcuse(read.pages),
      basePath: own.basePath ?? '',
      keepAliveBy: () => {},
      freshenPlan: async () => {},
      nameUser: async () => null,
    }
  }
  const open = createGatewayCore(read.settings)
  core = open
  const gateway = createGateway(read.settings, open)
  const { plans, planClient, settings } = open

  /** Control is asked first; what KV keeps serves when that takes too long. */
  const loadFirst = async (): Promise<void> => {
    loading ??= { stored: gateway.start(), asked: planClient.refresh() }
    const { stored, asked } = loading
    defer(asked)
    defer(stored)
    await within(asked, REFRESH_WAIT_MS)
    if (plans.current() === null) await within(stored, REFRESH_WAIT_MS)
    if (plans.current() === null) await within(asked, FIRST_WAIT_MS - REFRESH_WAIT_MS)
    loading = null
  }

  return {
    gateway,
    basePath: read.basePath,
    keepAliveBy(next) {
      context = next
    },
    async freshenPlan() {
      const isOld = plans.status().ageMs >= OLD_MS
      if (plans.current() === null) {
        if (loading !== null || planClient.isDue()) await loadFirst()
        return
      }
      const asked = planClient.isDue() ? planClient.refresh() : isOld ? planClient.pending() : null
      if (asked === null) return
      defer(asked)
      if (isOld) await within(asked, REFRESH_WAIT_MS)
    },
    async nameUser(ask) {
      try {
        return await ask()
      } catch (error) {
        settings.log('warn', 'user.not-named', { error: String(error) })
        return null
      }
    },
  }
}
