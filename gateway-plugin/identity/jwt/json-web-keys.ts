import { parseJson } from '../../backends/adapter.ts'
import type { Log, Send } from '../../send.ts'
import { IMPORTS, type PublicAlgorithm, type PublicKey } from './public-algorithms.ts'

/** The issuer's public keys: fetched when they are needed, kept while the issuer is away, renewed for a new `kid`. */
export interface JsonWebKeys {
  /** Every key that could have made the signature; 'unreachable' while none was ever received. */
  find(algorithm: PublicAlgorithm, keyId: string | null): Promise<readonly PublicKey[] | 'unreachable'>
}

export interface JsonWebKeysSettings {
  readonly url: string
  readonly send: Send
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly log: Log
  /** Keeps a request for keys alive that no user waits for; without it, it lives as long as the process. */
  readonly defer?: (work: Promise<unknown>) => void
}

interface KnownKey {
  readonly algorithm: PublicAlgorithm
  readonly keyId: string | null
  readonly key: PublicKey
}

/** Fields that JSON leaves out where the key has none of them. */
type PublicKeyMaterial = Readonly<Partial<Record<'kty' | 'n' | 'e' | 'crv' | 'x' | 'y', string>>>

const FRESH_MS = 600_000
/** A stranger may invent key ids as fast as he likes: the issuer is asked this often at most. */
const PAUSE_MS = 30_000
const TIMEOUT_MS = 5_000
/** Beyond the time limit: the runtime ended the request that was asking, and nobody will ever hear of it. */
const FORSAKEN_MS = 20_000
const MOST_KEYS = 50

export function createJsonWebKeys(settings: JsonWebKeysSettings): JsonWebKeys {
  const { now, log } = settings
  let known: readonly KnownKey[] | null = null
  let fetchedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let fetching: Promise<void> | null = null

  const load = async (): Promise<void> => {
    triedAt = now()
    const headers = { accept: 'application/json' }
    const sent = await settings.send(
      { method: 'GET', url: settings.url, headers, body: null, timeoutMs: TIMEOUT_MS },
      null,
    )
    const keys =
      sent.kind === 'answer' && sent.answer.status === 200 ? await importKeys(sent.answer.body) : null
    if (keys === null) {
      const status = sent.kind === 'answer' ? sent.answer.status : null
      log('warn', 'jwt.keys-not-read', { url: settings.url, status, known: known?.length ?? 0 })
      return
    }
    if (keys.length === 0) log('warn', 'jwt.no-usable-keys', { url: settings.url })
    known = keys
    fetchedAt = now()
  }
  const isUnderWay = () => fetching !== null && now() - triedAt <= FORSAKEN_MS
  const renew = (): Promise<void> => {
    if (fetching !== null && isUnderWay()) return fetching
    const mine: Promise<void> = load().finally(() => {
      if (fetching === mine) fetching = null
    })
    fetching = mine
    settings.defer?.(mine)
    return mine
  }
  const fitting = (algorithm: PublicAlgorithm, keyId: string | null) =>
    (known ?? []).filter((one) => one.algorithm === algorithm && (keyId === null || one.keyId === keyId))

  return {
    async find(algorithm, keyId) {
      const mayAsk = () => now() - triedAt >= PAUSE_MS
      // The first one waits for the keys; later on old keys serve while new ones are under way.
      if (known === null && (isUnderWay() || mayAsk())) await renew()
      else if (now() - fetchedAt > FRESH_MS && mayAsk()) void renew()
      if (known !== null && fitting(algorithm, keyId).length === 0 && (isUnderWay() || mayAsk()))
        await renew()
      return known === null ? 'unreachable' : fitting(algorithm, keyId).map(({ key }) => key)
    },
  }
}

/** Keys that cannot be used are passed over, as RFC 7517 asks; null: no set of keys at all. */
async function importKeys(body: Uint8Array): Promise<readonly KnownKey[] | null> {
  const set = parseJson(body) as { keys?: unknown } | null
  if (set === null || !Array.isArray(set.keys)) return null
  const imported = await Promise.all(set.keys.slice(0, MOST_KEYS).map(importKey))
  return imported.filter((key) => key !== null)
}

async function importKey(value: unknown): Promise<KnownKey | null> {
  if (typeof value !== 'object' || value === null) return null
  const jwk = value as Readonly<Record<string, unknown>>
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return null
  const algorithm = readAlgorithm(jwk)
  if (algorithm === null) return null
  const { kty, n, e, crv, x, y, kid } = jwk
  try {
    // Only what a public key consists of: `key_ops` and `alg` of the set shall not decide how it is used.
    const material = JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })) as PublicKeyMaterial
    const key = await crypto.subtle.importKey('jwk', material, IMPORTS[algorithm], false, ['verify'])
    return { algorithm, keyId: typeof kid === 'string' ? kid : null, key }
  } catch {
    return null
  }
}

/** The kind of the key decides what it may verify; RSA below 2,048 bits is refused (RFC 7518, 3.3). */
function readAlgorithm(jwk: Readonly<Record<string, unknown>>): PublicAlgorithm | null {
  const is = (algorithm: PublicAlgorithm) => jwk['alg'] === undefined || jwk['alg'] === algorithm
  const { kty, n, crv } = jwk
  if (kty === 'RSA' && typeof n === 'string' && n.length >= 342) return is('RS256') ? 'RS256' : null
  return kty === 'EC' && crv === 'P-256' && is('ES256') ? 'ES256' : null
}
