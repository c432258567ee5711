/** Files of the built dashboard, from memory after the first read. */

import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { StaticFile } from './http/deps.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

const kept = new Map<string, StaticFile>()

export async function readStaticFile(folder: string, path: string): Promise<StaticFile | undefined> {
  const type = TYPES[extname(path)]
  const file = normalize(join(folder, path))
  // Nothing outside the folder, whatever the path says.
  if (!type || !file.startsWith(folder + sep)) return undefined
  const immutable = path.startsWith('/assets/')
  const known = immutable ? kept.get(file) : undefined
  if (known) return known
  try {
    const read: StaticFile = { body: await readFile(file), contentType: type, immutable }
    if (immutable) kept.set(file, read)
    return read
  } catch {
    return undefined
  }
}
