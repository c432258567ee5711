import { createRequire } from 'node:module'
import type { Field } from '../contender.ts'
import { PLAIN_FLAG, REQUEST, SHARE, TARGETED_FLAGS } from '../question.ts'

interface Context {
  readonly kind: 'user'
  readonly key: string
  readonly language?: string
  readonly voice?: string
}

interface LaunchDarklyModule {
  init(
    key: string,
    options: object,
  ): {
    waitForInitialization(options: { readonly timeout: number }): Promise<unknown>
    boolVariation(flag: string, context: Context, otherwise: boolean): Promise<boolean>
    close(): void
  }
}

interface IntegrationsModule {
  readonly TestData: new () => {
    usePreconfiguredFlag(flag: object): unknown
    getFactory(): object
  }
}

const load = createRequire(import.meta.url)

export async function createLaunchDarkly(): Promise<Field> {
  const { init } = load('@launchdarkly/node-server-sdk') as LaunchDarklyModule
  const { TestData } = load('@launchdarkly/node-server-sdk/integrations') as IntegrationsModule
  const data = new TestData()
  for (const flag of flags()) data.usePreconfiguredFlag(flag)
  const client = init('sdk-key-of-nobody', {
    updateProcessor: data.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: silent(),
  })
  await client.waitForInitialization({ timeout: 5 })
  return {
    flag: {
      name: '@launchdarkly/node-server-sdk',
      calls: 'await boolVariation(flag, context, false)',
      async evaluateAll(units) {
        let onCandidate = 0
        for (const key of units)
          if (await client.boolVariation(PLAIN_FLAG, { kind: 'user', key }, false)) onCandidate++
        return onCandidate
      },
    },
    decision: {
      name: '@launchdarkly/node-server-sdk',
      calls: 'await boolVariation of 3 flags with rules',
      async evaluateAll(units) {
        let onCandidate = 0
        for (const key of units) {
          const context: Context = { kind: 'user', key, ...REQUEST }
          for (const flag of TARGETED_FLAGS)
            if (await client.boolVariation(flag.key, context, false)) {
              onCandidate++
              break
            }
        }
        return onCandidate
      },
    },
    close: () => client.close(),
  }
}

function flags(): readonly object[] {
  const variations = [
    { variation: 0, weight: SHARE * 10 },
    { variation: 1, weight: 100_000 - SHARE * 10 },
  ]
  const rollout = { contextKind: 'user', variations }
  const flag = (key: string, fallthrough: object, rules: readonly object[]) => ({
    key,
    version: 1,
    on: true,
    salt: key,
    variations: [true, false],
    offVariation: 1,
    targets: [],
    rules,
    fallthrough,
  })
  const isIn = (attribute: string, value: string) => ({
    contextKind: 'user',
    attribute,
    op: 'in',
    values: [value],
    negate: false,
  })
  const targeted = TARGETED_FLAGS.map(({ key, language, voice }) => {
    const clauses = [isIn('language', language), ...(voice === null ? [] : [isIn('voice', voice)])]
    return flag(key, { variation: 1 }, [{ id: `${key}-rule`, clauses, rollout }])
  })
  return [flag(PLAIN_FLAG, { rollout }, []), ...targeted]
}

function silent() {
  const nothing = () => {}
  return { debug: nothing, info: nothing, warn: nothing, error: nothing }
}
