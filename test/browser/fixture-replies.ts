import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const DIST = fileURLToPath(new URL('../../dashboards/ops/dist/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const ROLES = ['viewer', 'operator', 'admin']

export function conflict(version: number) {
  return {
    type: 'about:blank',
    title: 'Version conflict',
    status: 409,
    detail: `the rollout is at version ${version} now`,
    code: 'version-conflict',
    currentVersion: version,
  }
}

export function session(request: IncomingMessage, role: string | null, body: Record<string, unknown>): Reply {
  const cookie = (value: string) => ({
    'Set-Cookie': `crossfade_session=${value}; HttpOnly; SameSite=Strict; Path=/`,
  })
  if (request.method === 'DELETE') return { status: 204, body: null, headers: cookie('') }
  if (request.method !== 'POST')
    return role === null
      ? problem(401, 'unauthenticated', 'nobody is signed in')
      : answer({ name: 'Ada', role })
  const token = String(body['token'])
  if (!ROLES.includes(token)) return problem(401, 'unauthenticated', 'no such token')
  return { ...answer({ name: 'Ada', role: token }), headers: cookie(token) }
}

export function roleOf(request: IncomingMessage): string | null {
  const role = /crossfade_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
  return role !== undefined && ROLES.includes(role) ? role : null
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

export async function file(path: string, response: ServerResponse): Promise<void> {
  if (path.startsWith('/runbooks/')) {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`runbook ${path}`)
    return
  }
  const name = path.startsWith('/assets/') ? path.slice(1) : 'index.html'
  const content = await readFile(join(DIST, name))
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(content)
}

export const answer = (body: unknown): Reply => ({ status: 200, body })

export function problem(status: number, code: string, detail: string): Reply {
  return { status, body: { type: 'about:blank', title: code, status, detail, code } }
}

export function write(response: ServerResponse, { status, body, headers }: Reply): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'Content-Type': type }) })
  response.end(status === 204 ? undefined : JSON.stringify(body))
}
