import type { TokenRole } from '../../control/core/actor.ts'
import { createApp } from '../../control/http/app.ts'
import type { HttpDeps, HttpLogEntry } from '../../control/http/deps.ts'
import { createFakeControlApi, type FakeControlApi } from './fake-control-api.ts'
import { NOW } from './fake-views.ts'

export interface TestHttp {
  readonly api: FakeControlApi
  readonly app: ReturnType<typeof createApp>
  readonly log: HttpLogEntry[]
  /** Asks as a token of this role; null: as nobody. */
  ask(as: TokenRole | null, method: string, path: string, options?: AskOptions): Promise<Response>
}

export interface AskOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const FILES: Readonly<Record<string, string>> = {
  '/index.html': '<!doctype html><title>Crossfade</title>',
  '/assets/index-abc.js': 'console.log(1)',
}

/** The real application over a control made by hand. */
export function createTestHttp(overrides: Partial<HttpDeps> = {}): TestHttp {
  const api = createFakeControlApi()
  const log: HttpLogEntry[] = []
  let id = 0
  const app = createApp({
    api,
    staticFiles: async (path) => {
      const text = FILES[path]
      return text === undefined
        ? undefined
        : {
            body: new TextEncoder().encode(text),
            contentType: path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8',
            immutable: path.startsWith('/assets/'),
          }
    },
    runbook: async (name) => (name === 'errors' ? '# Errors\n\nWhat <b>failed</b>.\n' : undefined),
    metricsText: async () => 'crossfade_plan_version 5\n',
    log: (entry) => void log.push(entry),
    now: () => NOW,
    newId: () => `request-${++id}`,
    ...overrides,
  })
  return {
    api,
    app,
    log,
    async ask(as, method, path, { body, headers = {} } = {}) {
      const isRaw = typeof body === 'string' || body instanceof Uint8Array
      return app.fetch(
        new Request(`http://control.test${path}`, {
          method,
          headers: {
            ...(as === null ? {} : { Authorization: `Bearer ${as}-secret` }),
            ...(body === undefined || 'Content-Type' in headers
              ? {}
              : { 'Content-Type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined
            ? {}
            : { body: isRaw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
        }),
      )
    },
  }
}
