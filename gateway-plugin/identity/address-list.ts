import { createBoundedMap } from '../stores/bounded-map.ts'

/** Addresses and networks (`127.0.0.1`, `10.0.0.0/8`, `fd00::/8`) whose word on who the user is gets believed. */

export interface AddressList {
  includes(address: string): boolean
}

interface Network {
  readonly bytes: readonly number[]
  readonly bits: number
}

export const LOOPBACK = ['127.0.0.0/8', '::1'] as const

/** Throws a RangeError that names the entry which is no address and no network. */
export function createAddressList(entries: readonly string[]): AddressList {
  const networks = entries.map(parseNetwork)
  // The same few proxies ask again and again, and reading an address takes longer than routing a request.
  const known = createBoundedMap<string, boolean>(1_000)
  return {
    includes(address) {
      const before = known.get(address)
      if (before !== undefined) return before
      const bytes = parseAddress(address)
      const isListed = bytes !== null && networks.some((network) => contains(network, bytes))
      known.set(address, isListed)
      return isListed
    },
  }
}

function parseNetwork(entry: string): Network {
  const [address = '', length] = entry.trim().split('/', 2)
  const bytes = parseAddress(address)
  const most = bytes === null ? 0 : bytes.length * 8
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  if (bytes === null || !(bits >= 0 && bits <= most))
    throw new RangeError(`trusted address "${entry}": expected an IP address or a network such as 10.0.0.0/8`)
  return { bytes, bits }
}

function contains(network: Network, bytes: readonly number[]): boolean {
  if (network.bytes.length !== bytes.length) return false
  for (let bit = 0; bit < network.bits; bit += 8) {
    const mask = network.bits - bit >= 8 ? 0xff : (0xff << (8 - (network.bits - bit))) & 0xff
    if (((network.bytes[bit / 8]! ^ bytes[bit / 8]!) & mask) !== 0) return false
  }
  return true
}

/** 4 or 16 bytes; IPv4 inside IPv6 (`::ffff:1.2.3.4`) becomes 4. null: not an address. */
export function parseAddress(text: string): readonly number[] | null {
  const bare = text.split('%', 1)[0]!.toLowerCase()
  if (!bare.includes(':')) return parseIpv4(bare)
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare)
  const last = tail === null ? null : parseIpv4(tail[2]!)
  if (tail !== null && last === null) return null
  const head =
    last === null ? bare : `${tail![1]}${hex(last[0]! * 256 + last[1]!)}:${hex(last[2]! * 256 + last[3]!)}`
  const halves = head.split('::')
  if (halves.length > 2) return null
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(halves[0]!)
  const right = groups(halves[1] ?? '')
  const missing = 8 - left.length - right.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null
  const bytes = all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  return isMapped ? bytes.slice(12) : bytes
}

/** Who is limited by address: the whole /64 of an IPv6 address, since one subscriber has all of it (RFC 6177). */
export function limitedNetwork(address: string): string {
  if (!address.includes(':')) return address
  const bytes = parseAddress(address)
  if (bytes === null) return address
  if (bytes.length === 4) return bytes.join('.')
  return `${[0, 2, 4, 6].map((at) => hex(bytes[at]! * 256 + bytes[at + 1]!)).join(':')}::/64`
}

function parseIpv4(text: string): readonly number[] | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.map(Number)
}

function hex(value: number): string {
  return value.toString(16)
}
