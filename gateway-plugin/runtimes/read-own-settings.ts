import type { PlanBackend } from '../contract.ts'
import { DEFAULT_BREAKER } from '../health/breaker.ts'
import { createAddressList } from '../identity/address-list.ts'
import { parsePlan } from '../plan/parse-plan.ts'
import type { OwnSettings } from './own-settings.ts'
import { readJwtSettings } from './read-jwt-settings.ts'

export type Defaults = Readonly<Record<string, string>>

export const SHORTEST_KEY = 32
const DEV_KEY = 'insecure-development-key-never-for-production'

/** What is taken for a variable that is not there; those that are not listed are empty. */
export const COMMON_DEFAULTS: Defaults = {
  CROSSFADE_GATEWAY_NAME: 'gateway',
  CROSSFADE_CONTROL_URL: 'http://127.0.0.1:8700',
  CROSSFADE_USER_HEADER: 'X-User-ID',
  CROSSFADE_ALLOWED_METHODS: 'POST,OPTIONS',
  CROSSFADE_ALLOWED_HEADERS: 'Content-Type,Authorization',
  CROSSFADE_JWT_HEADER: 'Authorization',
  CROSSFADE_JWT_REQUIRED: 'false',
  CROSSFADE_COOKIE_SECURE: 'false',
  CROSSFADE_DEFAULT_LANGUAGE: 'en',
  CROSSFADE_RATE_LIMIT: '100',
  CROSSFADE_ADDRESS_RATE_LIMIT: '0',
  CROSSFADE_CACHE_SECONDS: '86400',
  CROSSFADE_QUOTA_RETRY_SECONDS: '300',
  CROSSFADE_PROBES: 'all',
}

export type Environment = Readonly<Record<string, unknown>>

/** Reads values one by one and lists every problem, with the variable, its value and what was expected. */
export interface EnvironmentReader {
  readonly problems: string[]
  text(name: string): string
  whole(name: string, least: number, most: number): number
  list(name: string): readonly string[]
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T
}

export function createEnvironmentReader(env: Environment, defaults: Defaults): EnvironmentReader {
  const problems: string[] = []
  const text = (name: string): string => {
    const told = env[name]
    if (typeof told === 'string') return told
    return defaults[name] ?? ''
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

/** `shortKeys`: whether a machine of one's own may do with short ones, and how that is asked for. */
export function readOwnSettings(
  reader: EnvironmentReader,
  env: Environment,
  shortKeys: { readonly areAllowed: boolean; readonly hint: string },
): CommonSettings {
  const { problems, text, whole, list, oneOf } = reader
  const key = (name: string): string => {
    const value = text(name)
    if (value.length >= SHORTEST_KEY) return value
    if (shortKeys.areAllowed) return value === '' ? DEV_KEY : value
    problems.push(
      `${name}: expected a secret of ${SHORTEST_KEY} characters or more, got ${value.length}${shortKeys.hint}`,
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
