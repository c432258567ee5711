import { createRequire } from 'node:module'
import type { Field } from '../contender.ts'
import { PLAIN_FLAG, REQUEST, SHARE, TARGETED_FLAGS } from '../question.ts'

interface Context {
  readonly userId: string
  readonly properties?: { readonly language: string; readonly voice: string }
}

interface UnleashModule {
  readonly Unleash: new (
    options: object,
  ) => {
    on(event: 'error', heard: (error: Error) => void): void
    once(event: 'ready', heard: () => void): void
    start(): Promise<void>
    isEnabled(flag: string, context: Context): boolean
    destroy(): void
  }
  readonly InMemStorageProvider: new () => object
}

const load = createRequire(import.meta.url)

export async function createUnleash(): Promise<Field> {
  const { Unleash, InMemStorageProvider } = load('unleash-client') as UnleashModule
  const client = new Unleash({
    appName: 'crossfade-bench',
    // With an interval of 0 nothing is fetched: the bootstrap is all there is.
    url: 'http://127.0.0.1:9/',
    refreshInterval: 0,
    disableMetrics: true,
    disableAutoStart: true,
    storageProvider: new InMemStorageProvider(),
    bootstrap: { data: features() },
  })
  client.on('error', () => {})
  const ready = new Promise<void>((resolve) => client.once('ready', resolve))
  void client.start()
  await ready
  return {
    flag: {
      name: 'unleash-client',
      calls: 'isEnabled(flag, context)',
      evaluateAll(units) {
        let onCandidate = 0
        for (const userId of units) if (client.isEnabled(PLAIN_FLAG, { userId })) onCandidate++
        return onCandidate
      },
    },
    decision: {
      name: 'unleash-client',
      calls: 'isEnabled of 3 flags with constraints',
      evaluateAll(units) {
        let onCandidate = 0
        for (const userId of units) {
          const context = { userId, properties: { ...REQUEST } }
          if (TARGETED_FLAGS.some(({ key }) => client.isEnabled(key, context))) onCandidate++
        }
        return onCandidate
      },
    },
    close: () => client.destroy(),
  }
}

function features() {
  const feature = (name: string, constraints: readonly object[]) => {
    const parameters = { rollout: String(SHARE / 100), stickiness: 'default', groupId: name }
    const strategies = [{ name: 'flexibleRollout', parameters, constraints }]
    return { name, type: 'release', enabled: true, stale: false, strategies }
  }
  const isIn = (contextName: string, value: string) => ({ contextName, operator: 'IN', values: [value] })
  const targeted = TARGETED_FLAGS.map(({ key, language, voice }) =>
    feature(key, [isIn('language', language), ...(voice === null ? [] : [isIn('voice', voice)])]),
  )
  return [feature(PLAIN_FLAG, []), ...targeted]
}
