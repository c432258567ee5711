/**
 * Which arm a unit belongs to. Pure, and the same in gateways, in control and in a stock nginx:
 * `split_clients` hashes with 32-bit MurmurHash2 (seed 0) over the bytes of its key and compares
 * strictly-less with `floor(percent × 0xffffffff / 100)`.
 *
 * Sticky: the same salt, unit and share give the same arm. Monotone: raising the share moves nobody back.
 */

import { type Arm, FULL_SHARE } from './contract.ts'

const M = 0x5bd1e995
const MAX_HASH = 0xffffffff
const COLON = 0x3a

/** 32-bit MurmurHash2 (Austin Appleby, public domain), seed 0, of `salt + ":" + unit` in UTF-8; unsigned. */
export function hashUnit(salt: string, unit: string): number {
  // Straight from both strings, since joining them costs more than hashing, and by
  // words written out, in half of the time of a loop over characters. Beyond ASCII over real bytes.
  const saltLength = salt.length
  const unitLength = unit.length
  let h = saltLength + 1 + unitLength
  let seen = 0
  let i = 0
  for (; i + 4 <= saltLength; i += 4) {
    const c0 = salt.charCodeAt(i)
    const c1 = salt.charCodeAt(i + 1)
    const c2 = salt.charCodeAt(i + 2)
    const c3 = salt.charCodeAt(i + 3)
    seen |= c0 | c1 | c2 | c3
    h = mix(h, c0 | (c1 << 8) | (c2 << 16) | (c3 << 24))
  }
  // The word that holds the end of the salt, the colon and the beginning of the unit.
  let word = 0
  let shift = 0
  for (; i < saltLength; i++, shift += 8) {
    const code = salt.charCodeAt(i)
    seen |= code
    word |= code << shift
  }
  word |= COLON << shift
  shift += 8
  i = 0
  for (; shift < 32 && i < unitLength; i++, shift += 8) {
    const code = unit.charCodeAt(i)
    seen |= code
    word |= code << shift
  }
  if (shift === 32) {
    h = mix(h, word)
    word = 0
    shift = 0
  }
  for (; i + 4 <= unitLength; i += 4) {
    const c0 = unit.charCodeAt(i)
    const c1 = unit.charCodeAt(i + 1)
    const c2 = unit.charCodeAt(i + 2)
    const c3 = unit.charCodeAt(i + 3)
    seen |= c0 | c1 | c2 | c3
    h = mix(h, c0 | (c1 << 8) | (c2 << 16) | (c3 << 24))
  }
  for (; i < unitLength; i++, shift += 8) {
    const code = unit.charCodeAt(i)
    seen |= code
    word |= code << shift
  }
  if (seen > 0x7f) return hashBytes(encodeUtf8(`${salt}:${unit}`))
  return finish(shift > 0 ? Math.imul(h ^ word, M) : h)
}

/** The same hash over bytes that are already there. */
export function hashBytes(bytes: Uint8Array | readonly number[]): number {
  const length = bytes.length
  let h = length
  let i = 0
  for (; i + 4 <= length; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    h = mix(h, word)
  }
  const rest = length - i
  if (rest > 0) {
    let tail = 0
    for (let j = rest - 1; j >= 0; j--) tail = (tail << 8) | bytes[i + j]!
    h = Math.imul(h ^ tail, M)
  }
  return finish(h)
}

function mix(h: number, word: number): number {
  const k = Math.imul(word, M)
  return Math.imul(h, M) ^ Math.imul(k ^ (k >>> 24), M)
}

function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 13), M)
  return (h ^ (h >>> 15)) >>> 0
}

/** UTF-8 by hand, because the core has no TextEncoder. A lone surrogate becomes U+FFFD, as encoders do. */
export function encodeUtf8(text: string): number[] {
  const out: number[] = []
  for (const char of text) {
    const raw = char.codePointAt(0) as number
    const code = raw >= 0xd800 && raw <= 0xdfff ? 0xfffd : raw
    if (code < 0x80) out.push(code)
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else
      out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return out
}

/** The first hash that is no longer on the candidate at this share (basis points, 0 to 10,000). */
export function thresholdOf(share: number): number {
  return Math.floor((share * MAX_HASH) / FULL_SHARE)
}

export function armOf(hash: number, share: number): Arm {
  return hash < thresholdOf(share) ? 'candidate' : 'baseline'
}

/** The arm of a unit at a share in basis points. */
export function assign(salt: string, unit: string, share: number): Arm {
  return armOf(hashUnit(salt, unit), share)
}

/**
 * The smallest share in basis points that puts this hash on the candidate. 10,001 for the one hash
 * (0xffffffff) that strictly-less leaves on the baseline even at 100 %, in nginx too.
 */
export function bucketOf(hash: number): number {
  // hash < floor(share × MAX / FULL), of whole numbers, is the same as (hash + 1) × FULL / MAX <= share.
  return Math.ceil(((hash + 1) * FULL_SHARE) / MAX_HASH)
}

/** What a salt may look like: it also stands in nginx configuration. */
export const SALT_PATTERN = /^[A-Za-z0-9_-]{8,64}$/
