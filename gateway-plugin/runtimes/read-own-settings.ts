import { createAddressList } from '../address-list.ts'
import { DEFAULT_BREAKER } from '../breaker.ts'
import type { PlanBackend } from '../contract.ts'
import { parsePlan } from '../parse-plan.ts'
import type { OwnSettings } from './own-settings.ts'
import { readJwtSettings } from './read-jwt-settings.ts'

/** Name, default and meaning of a setting that comes from the environment. */
export type Variable = readonly [name: string, otherwise: string, meaning: string]

const SHORTEST_KEY = 32
const DEV_KEY = 'insecure-development-key-never-for-production'

/** What every runtime reads; `--help` of the Node gateway prints this table. */
export const COMMON_VARIABLES: readonly Variable[] = [
  ['CROSSFADE_GATEWAY_NAME', 'gateway', 'name of this deployment, the same for all of its instances'],
  ['CROSSFADE_CONTROL_URL', 'http://127.0.0.1:8700', 'address of control'],
  ['CROSSFADE_CONTROL_TOKEN', '', 'token of role gateway (required)'],
  [
    'CROSSFADE_UNIT_KEY',
    '',
    `hashes users for reports, the same everywhere, ${SHORTEST_KEY} characters or more`,
  ],
  ['CROSSFADE_SESSION_KEY', '', `signs session cookies, ${SHORTEST_KEY} characters or more`],
  [
    'CROSSFADE_CREDENTIAL_<NAME>',
    '',
    'credential that the plan names <name>: upper case, "-" and "." as "_"',
  ],
  ['CROSSFADE_TRUSTED_ADDRESSES', '', 'who may name users and ask for /status and /tts/explain'],
  ['CROSSFADE_USER_HEADER', 'X-User-ID', 'header in which trusted addresses name the user'],
  [
    'CROSSFADE_ALLOWED_ORIGINS',
    '',
    'web origins that may call from pages, by comma; *: any, without cookies',
  ],
  ['CROSSFADE_ALLOWED_METHODS', 'POST,OPTIONS', 'methods that pages may use'],
  ['CROSSFADE_ALLOWED_HEADERS', 'Content-Type,Authorization', 'headers that pages may send; *: any'],
  ['CROSSFADE_JWT_SECRET', '', `shared secret of signed user tokens (HS256), ${SHORTEST_KEY} or more`],
  ['CROSSFADE_JWT_KEYS_URL', '', 'where the issuer of user tokens publishes its keys (JWKS: RS256, ES256)'],
  ['CROSSFADE_JWT_ISSUER', '', 'expected "iss" of user tokens; empty: any'],
  ['CROSSFADE_JWT_AUDIENCE', '', 'expected "aud" of user tokens; empty: any'],
  ['CROSSFADE_JWT_HEADER', 'Authorization', 'header of user tokens: Cf-Access-Jwt-Assertion behind Access'],
  ['CROSSFADE_JWT_REQUIRED', 'false', 'refuse requests without a user token'],
  ['CROSSFADE_COOKIE_SECURE', 'false', 'mark session cookies Secure: true behind https'],
  ['CROSSFADE_DEFAULT_LANGUAGE', 'en', 'language of texts that name none'],
  ['CROSSFADE_DEFAULT_BACKEND', '', 'key of the backend for what no rollout is concerned with'],
  ['CROSSFADE_RATE_LIMIT', '100', 'requests an hour and user that are not in the cache; 0: no limit'],
  ['CROSSFADE_ADDRESS_RATE_LIMIT', '0', 'the same by address, whoever it is; 0: no limit'],
  ['CROSSFADE_CACHE_SECONDS', '86400', 'how long audio is kept'],
  ['CROSSFADE_QUOTA_RETRY_SECONDS', '300', 'pause between tries while the vendor says its quota is used up'],
  ['CROSSFADE_PROBES', 'all', 'health probes: all, free (only backends that cost nothing) or off'],
]

export type Environment = Readonly<Record<string, unknown>>

/** Reads values one by one and lists every problem, with the variable, its value and what was expected. */
export interface EnvironmentReader {
  readonly problems: string[]
  text(name: string): string
  whole(name: string, least: number, most: number): number
  list(name: string): readonly string[]
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T
}

export function createEnvironmentReader(env: Environment, variables: readonly Variable[]): EnvironmentReader {
  const problems: string[] = []
  const text = (name: string): string => {
    const told = env[name]
    if (typeof told === 'string') return told
    return variables.find(([known]) => known === name)?.[1] ?? ''
  }
  return {
    problems,
    text,
    whole(name, least, most) {
      const value = text(name)
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      problems.push(`${name}="${value}": expected a whole number from ${least} to ${most}`)
      return least
    },
    list: (name) =>
      text(name)
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    oneOf(name, allowed) {
      const found = allowed.find((choice) => choice === text(name))
      if (found === undefined) problems.push(`${name}="${text(name)}": expected one of ${allowed.join(', ')}`)
      return found ?? allowed[0]!
    },
  }
}

export interface CommonSettings extends OwnSettings {
  readonly rateLimit: number
  readonly cacheLifetimeMs: number
}

/** `isInsecure`: keys may be short, on a machine of one's own. */
export function readOwnSettings(
  reader: EnvironmentReader,
  env: Environment,
  isInsecure: boolean,
): CommonSettings {
  const { problems, text, whole, list, oneOf } = reader
  const key = (name: string): string => {
    const value = text(name)
    if (value.length >= SHORTEST_KEY) return value
    if (isInsecure) return value === '' ? DEV_KEY : value
    problems.push(
      `${name}: expected a secret of ${SHORTEST_KEY} characters or more, got ${value.length} (--insecure-dev-keys allows less on a machine of your own)`,
    )
    return DEV_KEY
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
  return {
    name,
    control: { url, token },
    unitKey: key('CROSSFADE_UNIT_KEY'),
    sessionKey: key('CROSSFADE_SESSION_KEY'),
    credential: (wanted) => readCredential(env, wanted),
    userHeader: text('CROSSFADE_USER_HEADER'),
    trustedAddresses,
    allowedOrigins: list('CROSSFADE_ALLOWED_ORIGINS'),
    allowedMethods: list('CROSSFADE_ALLOWED_METHODS'),
    allowedHeaders: list('CROSSFADE_ALLOWED_HEADERS'),
    jwt: readJwtSettings(reader),
    addressRateLimit: whole('CROSSFADE_ADDRESS_RATE_LIMIT', 0, 1_000_000),
    isCookieSecure: oneOf('CROSSFADE_COOKIE_SECURE', ['false', 'true']) === 'true',
    defaultLanguage: text('CROSSFADE_DEFAULT_LANGUAGE'),
    defaultBackend: text('CROSSFADE_DEFAULT_BACKEND') || null,
    rateLimit: whole('CROSSFADE_RATE_LIMIT', 0, 1_000_000),
    cacheLifetimeMs: whole('CROSSFADE_CACHE_SECONDS', 1, 31_536_000) * 1000,
    breaker: {
      ...DEFAULT_BREAKER,
      quotaPauseMs: whole('CROSSFADE_QUOTA_RETRY_SECONDS', 1, 86_400) * 1000,
    },
    probes: oneOf('CROSSFADE_PROBES', ['all', 'free', 'off']),
  }
}

export function readCredential(env: Environment, name: string): string | null {
  const told = env[`CROSSFADE_CREDENTIAL_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`]
  return typeof told === 'string' && told !== '' ? told : null
}

/** Parsed by the rules of a plan, so that a spare backend can do no harm that a plan could not. */
export function parseSpareBackend(json: string, label: string, problems: string[]): PlanBackend | null {
  try {
    const parsed = parsePlan({
      contractVersion: 1,
      planVersion: 1,
      issuedAt: 0,
      staleAfterMs: 1,
      whenStale: 'keep',
      backends: [JSON.parse(json)],
      rollouts: [],
    })
    if (parsed.ok) return parsed.plan.backends[0] ?? null
    for (const { field, problem } of parsed.problems)
      problems.push(`${label}: ${field.replace('backends[0].', '')}: ${problem}`)
  } catch (error) {
    problems.push(`${label}: ${(error as Error).message}`)
  }
  return null
}
