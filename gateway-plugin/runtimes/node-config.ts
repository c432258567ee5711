import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAddressList, LOOPBACK } from '../address-list.ts'
import { DEFAULT_BREAKER } from '../breaker.ts'
import type { PlanBackend } from '../contract.ts'
import { parsePlan } from '../parse-plan.ts'
import { createFilePlanStore } from './node-plan-store.ts'
import type { NodeOwnSettings } from './node-settings.ts'

export interface NodeConfig {
  readonly host: string
  readonly port: number
  readonly settings: Omit<NodeOwnSettings, 'log'>
}

export type ReadConfig =
  | { readonly ok: true; readonly config: NodeConfig }
  | { readonly ok: false; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

const SHORTEST_KEY = 32
const DEV_KEY = 'insecure-development-key-never-for-production'

/** Every variable with its default and meaning; `--help` prints this table. */
export const VARIABLES: readonly (readonly [name: string, otherwise: string, meaning: string])[] = [
  ['CROSSFADE_GATEWAY_HOST', '127.0.0.1', 'address to listen at'],
  ['CROSSFADE_GATEWAY_PORT', '8787', 'port to listen at'],
  ['CROSSFADE_GATEWAY_NAME', 'gateway', 'name of this deployment, the same for all of its instances'],
  ['CROSSFADE_CONTROL_URL', 'http://127.0.0.1:8700', 'address of control'],
  ['CROSSFADE_CONTROL_TOKEN', '', 'token of role gateway (required)'],
  [
    'CROSSFADE_UNIT_KEY',
    '',
    `hashes users for reports, the same everywhere, ${SHORTEST_KEY} characters or more`,
  ],
  ['CROSSFADE_SESSION_KEY', '', `signs session cookies, ${SHORTEST_KEY} characters or more`],
  ['CROSSFADE_DATA', '.crossfade', 'folder for the last good plan; empty: keep it in memory only'],
  [
    'CROSSFADE_CREDENTIAL_<NAME>',
    '',
    'credential that the plan names <name>: upper case, "-" and "." as "_"',
  ],
  [
    'CROSSFADE_TRUSTED_ADDRESSES',
    LOOPBACK.join(','),
    'who may name users and ask for /status and /tts/explain',
  ],
  ['CROSSFADE_USER_HEADER', 'X-User-ID', 'header in which trusted addresses name the user'],
  [
    'CROSSFADE_ALLOWED_ORIGINS',
    '',
    'web origins that may call from pages, by comma; *: any, without cookies',
  ],
  ['CROSSFADE_COOKIE_SECURE', 'false', 'mark session cookies Secure: true behind https'],
  ['CROSSFADE_DEFAULT_LANGUAGE', 'en', 'language of texts that name none'],
  ['CROSSFADE_DEFAULT_BACKEND', '', 'key of the backend for what no rollout is concerned with'],
  ['CROSSFADE_SPARE_BACKEND', '', 'JSON file with one backend that serves before any plan was received'],
  ['CROSSFADE_RATE_LIMIT', '100', 'requests an hour and user that are not in the cache; 0: no limit'],
  ['CROSSFADE_CACHE_BYTES', '64000000', 'memory for audio; 0: no cache'],
  ['CROSSFADE_CACHE_SECONDS', '86400', 'how long audio is kept'],
  ['CROSSFADE_QUOTA_RETRY_SECONDS', '300', 'pause between tries while the vendor says its quota is used up'],
  ['CROSSFADE_PROBES', 'all', 'health probes: all, free (only backends that cost nothing) or off'],
]

/** Reads the environment; every problem is listed, with the variable, its value and what was expected. */
export function readNodeConfig(env: Environment, isInsecure: boolean): ReadConfig {
  const problems: string[] = []
  const text = (name: string): string => env[name] ?? VARIABLES.find(([known]) => known === name)?.[1] ?? ''
  const whole = (name: string, least: number, most: number): number => {
    const value = text(name)
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    problems.push(`${name}="${value}": expected a whole number from ${least} to ${most}`)
    return least
  }
  const list = (name: string): readonly string[] =>
    text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const key = (name: string): string => {
    const value = text(name)
    if (value.length >= SHORTEST_KEY) return value
    if (isInsecure) return value === '' ? DEV_KEY : value
    problems.push(
      `${name}: expected a secret of ${SHORTEST_KEY} characters or more, got ${value.length} (--insecure-dev-keys allows less on a machine of your own)`,
    )
    return DEV_KEY
  }
  const oneOf = <const T extends string>(name: string, allowed: readonly T[]): T => {
    const found = allowed.find((choice) => choice === text(name))
    if (found === undefined) problems.push(`${name}="${text(name)}": expected one of ${allowed.join(', ')}`)
    return found ?? allowed[0]!
  }
  const url = text('CROSSFADE_CONTROL_URL').replace(/\/+$/, '')
  if (!/^https?:\/\/[^\s?#]+$/.test(url) || !URL.canParse(url))
    problems.push(`CROSSFADE_CONTROL_URL="${url}": expected an http or https address`)
  const token = text('CROSSFADE_CONTROL_TOKEN')
  if (!/^[\x21-\x7e]+$/.test(token))
    problems.push('CROSSFADE_CONTROL_TOKEN: expected a token of role gateway, made with `crossfade tokens`')
  const name = text('CROSSFADE_GATEWAY_NAME')
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    problems.push(
      `CROSSFADE_GATEWAY_NAME="${name}": expected 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-", no sign first`,
    )
  const trustedAddresses = list('CROSSFADE_TRUSTED_ADDRESSES')
  try {
    createAddressList(trustedAddresses)
  } catch (error) {
    problems.push(`CROSSFADE_TRUSTED_ADDRESSES: ${(error as Error).message}`)
  }
  const data = text('CROSSFADE_DATA')
  const config: NodeConfig = {
    host: text('CROSSFADE_GATEWAY_HOST'),
    port: whole('CROSSFADE_GATEWAY_PORT', 0, 65_535),
    settings: {
      name,
      control: { url, token },
      unitKey: key('CROSSFADE_UNIT_KEY'),
      sessionKey: key('CROSSFADE_SESSION_KEY'),
      credential: (wanted) => readCredential(env, wanted),
      planStore: data === '' ? null : createFilePlanStore(join(data, `plan-${name}.json`)),
      userHeader: text('CROSSFADE_USER_HEADER'),
      trustedAddresses,
      allowedOrigins: list('CROSSFADE_ALLOWED_ORIGINS'),
      isCookieSecure: oneOf('CROSSFADE_COOKIE_SECURE', ['false', 'true']) === 'true',
      defaultLanguage: text('CROSSFADE_DEFAULT_LANGUAGE'),
      defaultBackend: text('CROSSFADE_DEFAULT_BACKEND') || null,
      spareBackend: readSpareBackend(text('CROSSFADE_SPARE_BACKEND'), problems),
      rateLimit: whole('CROSSFADE_RATE_LIMIT', 0, 1_000_000),
      cacheBytes: whole('CROSSFADE_CACHE_BYTES', 0, 64_000_000_000),
      cacheLifetimeMs: whole('CROSSFADE_CACHE_SECONDS', 1, 31_536_000) * 1000,
      breaker: {
        ...DEFAULT_BREAKER,
        quotaPauseMs: whole('CROSSFADE_QUOTA_RETRY_SECONDS', 1, 86_400) * 1000,
      },
      probes: oneOf('CROSSFADE_PROBES', ['all', 'free', 'off']),
    },
  }
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems }
}

export function readCredential(env: Environment, name: string): string | null {
  return env[`CROSSFADE_CREDENTIAL_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`] || null
}

/** Parsed by the rules of a plan, so that a spare backend can do no harm that a plan could not. */
function readSpareBackend(path: string, problems: string[]): PlanBackend | null {
  if (path === '') return null
  try {
    const backend: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const parsed = parsePlan({
      contractVersion: 1,
      planVersion: 1,
      issuedAt: 0,
      staleAfterMs: 1,
      whenStale: 'keep',
      backends: [backend],
      rollouts: [],
    })
    if (parsed.ok) return parsed.plan.backends[0] ?? null
    for (const { field, problem } of parsed.problems)
      problems.push(`CROSSFADE_SPARE_BACKEND="${path}": ${field.replace('backends[0].', '')}: ${problem}`)
  } catch (error) {
    problems.push(`CROSSFADE_SPARE_BACKEND="${path}": ${(error as Error).message}`)
  }
  return null
}
