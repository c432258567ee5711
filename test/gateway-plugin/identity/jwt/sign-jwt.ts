import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** Tokens as an issuer makes them, with Node's own cryptography and none of ours. */
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export type Claims = Readonly<Record<string, unknown>>

export function signHs256(claims: Claims, secret: string, header: Claims = {}): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export interface IssuerKey {
  readonly id: string
  readonly jwk: Claims
  sign(claims: Claims, header?: Claims): string
}

export function createIssuerKey(id: string, algorithm: 'RS256' | 'ES256', bits = 2048): IssuerKey {
  const pair: { privateKey: KeyObject; publicKey: KeyObject } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    id,
    jwk: { ...pair.publicKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: algorithm },
    sign(claims, header = {}) {
      const signed = `${encode({ alg: algorithm, kid: id, ...header })}.${encode(claims)}`
      const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' as const }
      return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`
    },
  }
}
