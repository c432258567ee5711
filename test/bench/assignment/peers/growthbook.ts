import { createRequire } from 'node:module'
import type { Field } from '../contender.ts'
import { PLAIN_FLAG, REQUEST, SHARE, TARGETED_FLAGS } from '../question.ts'

interface Context {
  readonly attributes: { readonly id: string; readonly language?: string; readonly voice?: string }
}

interface GrowthBookModule {
  readonly GrowthBookClient: new (
    options: object,
  ) => {
    initSync(options: object): unknown
    isOn(flag: string, context: Context): boolean
    destroy(): void
  }
}

const load = createRequire(import.meta.url)

export async function createGrowthBook(): Promise<Field> {
  const { GrowthBookClient } = load('@growthbook/growthbook') as GrowthBookModule
  const client = new GrowthBookClient({})
  client.initSync({ payload: { features: features() } })
  return {
    flag: {
      name: '@growthbook/growthbook',
      calls: 'isOn(flag, context)',
      evaluateAll(units) {
        let onCandidate = 0
        for (const id of units) if (client.isOn(PLAIN_FLAG, { attributes: { id } })) onCandidate++
        return onCandidate
      },
    },
    decision: {
      name: '@growthbook/growthbook',
      calls: 'isOn of 3 flags with conditions',
      evaluateAll(units) {
        let onCandidate = 0
        for (const id of units) {
          const context = { attributes: { id, ...REQUEST } }
          if (TARGETED_FLAGS.some(({ key }) => client.isOn(key, context))) onCandidate++
        }
        return onCandidate
      },
    },
    close: () => client.destroy(),
  }
}

function features() {
  const feature = (seed: string, condition?: object) => {
    const rule = { force: true, coverage: SHARE / 10_000, hashAttribute: 'id', seed, hashVersion: 2 }
    return { defaultValue: false, rules: [condition === undefined ? rule : { ...rule, condition }] }
  }
  const targeted = TARGETED_FLAGS.map(({ key, language, voice }) => [
    key,
    feature(key, { language, ...(voice === null ? {} : { voice }) }),
  ])
  return Object.fromEntries([[PLAIN_FLAG, feature(PLAIN_FLAG)], ...targeted])
}
