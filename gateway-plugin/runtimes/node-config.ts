import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanBackend } from '../contract.ts'
import { createFilePlanStore } from './node-plan-store.ts'
import type { NodeOwnSettings } from './node-settings.ts'
import { NODE_DEFAULTS } from './node-variables.ts'
import {
  createEnvironmentReader,
  type Environment,
  parseSpareBackend,
  readOwnSettings,
} from './read-own-settings.ts'

export { readCredential } from './read-own-settings.ts'

export interface NodeConfig {
  readonly host: string
  readonly port: number
  /** null: audio is kept in memory and each instance counts its own requests. */
  readonly redisUrl: string | null
  readonly settings: Omit<NodeOwnSettings, 'log'>
}

export type ReadConfig =
  | { readonly ok: true; readonly config: NodeConfig }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the environment; every problem is listed, with the variable, its value and what was expected. */
export function readNodeConfig(
  env: Readonly<Record<string, string | undefined>>,
  isInsecure: boolean,
): ReadConfig {
  const reader = createEnvironmentReader(env, NODE_DEFAULTS)
  const { problems, text, whole } = reader
  const common = readOwnSettings(reader, env as Environment, {
    areAllowed: isInsecure,
    hint: ' (--insecure-dev-keys allows less on a machine of your own)',
  })
  const data = text('CROSSFADE_DATA')
  const redisUrl = text('CROSSFADE_REDIS_URL')
  if (redisUrl !== '' && !/^rediss?:\/\/[^\s]+$/.test(redisUrl))
    problems.push('CROSSFADE_REDIS_URL: expected an address that begins with redis:// or rediss://')
  const config: NodeConfig = {
    host: text('CROSSFADE_GATEWAY_HOST'),
    port: whole('CROSSFADE_GATEWAY_PORT', 0, 65_535),
    redisUrl: redisUrl === '' ? null : redisUrl,
    settings: {
      ...common,
      planStore: data === '' ? null : createFilePlanStore(join(data, `plan-${common.name}.json`)),
      spareBackend: readSpareBackend(text('CROSSFADE_SPARE_BACKEND'), problems),
      cacheBytes: whole('CROSSFADE_CACHE_BYTES', 0, 64_000_000_000),
    },
  }
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems }
}

function readSpareBackend(path: string, problems: string[]): PlanBackend | null {
  if (path === '') return null
  const label = `CROSSFADE_SPARE_BACKEND="${path}"`
  try {
    return parseSpareBackend(readFileSync(path, 'utf8'), label, problems)
  } catch (error) {
    problems.push(`${label}: ${(error as Error).message}`)
    return null
  }
}
