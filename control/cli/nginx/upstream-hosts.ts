/**
 * nginx refuses a whole configuration for one name that it cannot resolve, and with it a rollback from that very
 * backend. So its last addresses stand in for the name, as they still do in the nginx that runs.
 */

import { lookup } from 'node:dns/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'

/** Host → addresses that it had when nginx last took it. */
export type KnownAddresses = Readonly<Record<string, readonly string[]>>

export interface StandIn {
  readonly http: string
  /** For people: what stands in for what. */
  readonly said: string
}

const SERVER = /^ {2}server ([^;\s]+):(\d+);$/
const NOT_FOUND = /host not found in upstream "([^"]+)"/

/** Host and port that nginx could not resolve; undefined: it complains about something else. */
export function unresolvedServer(problem: string): string | undefined {
  return NOT_FOUND.exec(problem)?.[1]
}

/**
 * `http` without that name: with its last addresses, or without that backend, whose users then fail over to the next
 * one. Undefined where it is not ours, or a baseline: rather the plan of before than nobody to fall back on.
 */
export function replaceServer(
  http: string,
  server: string,
  known: KnownAddresses,
  baselines: ReadonlySet<string>,
): StandIn | undefined {
  const lines = http.split('\n')
  const concerned = lines.flatMap((line, at) => (line === `  server ${server};` ? [at] : []))
  const [, host, port] = SERVER.exec(`  server ${server};`) ?? []
  if (concerned.length === 0 || host === undefined) return undefined
  const addresses = known[host] ?? []
  const keyAt = (at: number) => /^upstream crossfade_(\S+) \{$/.exec(lines[at - 1] ?? '')?.[1] ?? ''
  if (addresses.length === 0 && concerned.some((at) => baselines.has(keyAt(at)))) return undefined
  for (const at of concerned)
    lines[at] =
      addresses.length === 0
        ? `  server 127.0.0.1:${port} down;`
        : addresses.map((address) => `  server ${bracket(address)}:${port};`).join('\n')
  const said =
    addresses.length === 0
      ? `${server} cannot be resolved: ${concerned.map(keyAt).join(', ')} is left out`
      : `${server} cannot be resolved: it keeps ${addresses.join(', ')}`
  return { http: lines.join('\n'), said }
}

export function readAddresses(file: string): KnownAddresses {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KnownAddresses
  } catch {
    return {}
  }
}

/** Keeps the addresses of all names in `http` that can be resolved now. */
export async function rememberAddresses(file: string, http: string): Promise<void> {
  const hosts = http.split('\n').flatMap((line) => SERVER.exec(line)?.[1] ?? [])
  const names = [...new Set(hosts)].filter((host) => isIP(host) === 0 && !host.startsWith('['))
  if (names.length === 0) return
  const found = await Promise.all(
    names.map(async (name) => {
      const answers = await lookup(name, { all: true }).catch(() => [])
      return [name, answers.map(({ address }) => address)] as const
    }),
  )
  const fresh = Object.fromEntries(found.filter(([, addresses]) => addresses.length > 0))
  writeFileSync(file, `${JSON.stringify({ ...readAddresses(file), ...fresh }, null, 2)}\n`)
}

function bracket(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}
