import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Secrets {
  readonly adminToken: string
  readonly unitKey: string
  readonly sessionKey: string
  /** Signs the user tokens of the demo's page; the gateway checks them. */
  readonly jwtSecret: string
  /** What the local vendor takes as its bearer token. */
  readonly vendorToken: string
}

/** Made once at random and kept in the data folder, readable by its owner only. */
export function keepSecrets(data: string): Secrets {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  return {
    adminToken: keepSecret(data, 'admin-token', makeSecret),
    unitKey: keepSecret(data, 'unit-key', makeSecret),
    sessionKey: keepSecret(data, 'session-key', makeSecret),
    jwtSecret: keepSecret(data, 'jwt-secret', makeSecret),
    vendorToken: keepSecret(data, 'vendor-token', makeSecret),
  }
}

/** The secret in a file of the data folder; made and written where there is none. */
export function keepSecret(data: string, name: string, make: () => string): string {
  const kept = readSecret(data, name)
  if (kept !== undefined) return kept
  const made = make()
  writeSecret(data, name, made)
  return made
}

export function readSecret(data: string, name: string): string | undefined {
  const file = join(data, name)
  if (!existsSync(file)) return undefined
  return readFileSync(file, 'utf8').trim() || undefined
}

export function writeSecret(data: string, name: string, value: string): void {
  writeFileSync(join(data, name), `${value}\n`, { mode: 0o600 })
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url')
}
