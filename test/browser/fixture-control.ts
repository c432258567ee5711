import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LiveEvent } from '../../control/app/control-api.ts'
import type { RolloutView } from '../../control/app/views.ts'
import { gateways } from './fixture-fleet.ts'
import { answerMoney, type MoneyStand } from './fixture-money.ts'
import { makeMetrics } from './fixture-series.ts'
import { type SituationName, situation } from './fixture-situations.ts'
import type { Situation } from './fixture-views.ts'

interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a page sent, for tests to look at. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly ifMatch: string | null
  readonly body: Record<string, unknown>
}

const DIST = fileURLToPath(new URL('../../dashboards/ops/dist/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
const ROLES = ['viewer', 'operator', 'admin']

/**
 * The built dashboard with answers made by hand for one situation at a time. It is for looking at the page and
 * for testing its parts; what control really answers is tested against control. Tokens are the roles' names.
 */
export class FixtureControl {
  readonly sent: Sent[] = []
  /** Open event streams. */
  readonly streams = new Set<ServerResponse>()
  #server: Server
  #sockets = new Set<Socket>()
  #port = 0
  #now = 0
  #situation: Situation
  /** What is said about money. */
  money: MoneyStand = 'usual'
  /** Answers instead of the usual one, where it says something. */
  onCommand: ((sent: Sent) => Reply | undefined) | undefined

  constructor(name: SituationName) {
    this.#now = Date.now()
    this.#situation = situation(name, this.#now)
    this.#server = this.#make()
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get situation(): Situation {
    return this.#situation
  }

  show(next: SituationName | ((now: Situation) => Situation)): void {
    this.#now = Date.now()
    this.#situation = typeof next === 'string' ? situation(next, this.#now) : next(this.#situation)
    this.emit({ kind: 'decision', rollout: this.#situation.rollouts[0]?.key ?? null })
  }

  emit(event: LiveEvent): void {
    for (const stream of this.streams) stream.write(`event: change\ndata: ${JSON.stringify(event)}\n\n`)
  }

  start(): Promise<this> {
    return new Promise((done, fail) => {
      this.#server.once('error', fail)
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port
        done(this)
      })
    })
  }

  /** As control looks while it restarts: connections break and nobody listens. */
  stop(): Promise<void> {
    return new Promise((done) => {
      this.#server.close(() => done())
      for (const socket of this.#sockets) socket.destroy()
    })
  }

  async again(): Promise<void> {
    this.#server = this.#make()
    await this.start()
  }

  #make(): Server {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error))
      })
    })
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    return server
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    response.setHeader('Content-Security-Policy', POLICY)
    if (!url.pathname.startsWith('/v1/')) return file(url.pathname, response)
    const role = roleOf(request)
    const body = await bodyOf(request)
    if (url.pathname === '/v1/session') write(response, session(request, role, body))
    else if (role === null) write(response, problem(401, 'unauthenticated', 'sign in first'))
    else if (url.pathname === '/v1/events') this.#stream(response)
    else if (isMoney(url.pathname)) write(response, this.#money(request, url, body))
    else if (request.method === 'POST') write(response, this.#change(request, url.pathname, body))
    else write(response, this.#read(url))
  }

  #money(request: IncomingMessage, url: URL, body: Record<string, unknown>): Reply {
    const method = request.method ?? 'GET'
    const asked = { method, path: url.pathname, search: url.searchParams, body }
    const question = method === 'GET' || url.pathname.endsWith('/what-if')
    if (!question) {
      const sent: Sent = { method, path: url.pathname, ifMatch: null, body }
      this.sent.push(sent)
      return this.onCommand?.(sent) ?? answer({ kind: 'fixed', subject: '9', text: 'entered' })
    }
    const found = answerMoney(this.money, asked, Date.now())
    return found === undefined
      ? problem(404, 'not-found', `there is nothing at ${url.pathname}`)
      : answer(found)
  }

  #read(url: URL): Reply {
    const it = this.#situation
    const [what, which, part] = url.pathname.split('/').slice(2).map(decodeURIComponent)
    const rollout = it.rollouts.find((each) => each.key === which)
    const incident = it.incidents.find((each) => each.id === Number(which))
    if (what === 'rollouts' && rollout) return this.#rollout(rollout, part, url)
    if (what === 'incidents' && incident) return answer(incident)
    if (which !== undefined) return problem(404, 'not-found', `there is nothing at ${url.pathname}`)
    const behind = it.gateways.some((each) => each.instances.some((one) => !one.current))
    const lists: Readonly<Record<string, unknown>> = {
      rollouts: { rollouts: it.rollouts },
      incidents: { incidents: it.incidents },
      decisions: { decisions: it.decisions },
      backends: { backends: it.backends },
      alerts: { alerts: it.alerts },
      gateways: { gateways: it.gateways.length === 0 ? [] : gateways(Date.now(), behind) },
    }
    return answer(lists[what ?? ''])
  }

  #rollout(rollout: RolloutView, part: string | undefined, url: URL): Reply {
    if (part === 'decisions') return answer({ decisions: this.#situation.decisions })
    if (part === 'evidence') return answer({ evidence: this.#situation.evidence })
    if (part === 'metrics') return answer(this.#metrics(url, rollout.key))
    return {
      ...answer({ ...rollout, judgedAt: Date.now() - 400 }),
      headers: { ETag: `"${rollout.version}"` },
    }
  }

  #metrics(url: URL, key: string) {
    const number = (name: string) => Number(url.searchParams.get(name))
    const marks = this.#situation.decisions.map((it) => ({
      at: it.requestedAt,
      kind: it.command === 'roll-back' ? ('roll-back' as const) : ('decision' as const),
      decisionId: it.id,
      text: it.summary,
      share: it.to.share,
    }))
    return makeMetrics(key, number('from'), number('to'), number('stepMs'), this.#situation.series, marks)
  }

  #change(request: IncomingMessage, path: string, body: Record<string, unknown>): Reply {
    const ifMatch = request.headers['if-match'] ?? null
    const sent: Sent = { method: 'POST', path, ifMatch, body }
    this.sent.push(sent)
    const special = this.onCommand?.(sent)
    if (special) return special
    if (path.endsWith('/commands')) return this.#command(body, ifMatch)
    const incident = this.#situation.incidents[0]
    if (!incident || !path.endsWith('/close')) return answer(incident ?? {})
    const closed = {
      ...incident,
      status: 'closed',
      cause: String(body['cause']),
      closedAt: Date.now(),
      closedBy: 'Ada',
    } as const
    this.#situation = {
      ...this.#situation,
      incidents: [closed],
      rollouts: this.#situation.rollouts.map((it) => ({ ...it, incident: closed, openIncident: null })),
    }
    return answer(closed)
  }

  #command(body: Record<string, unknown>, ifMatch: string | null): Reply {
    const version = this.#situation.rollouts[0]!.version
    if (body['command'] === 'roll-back') this.show('rolled-back-by-hand')
    else if (ifMatch !== `"${version}"`) return { status: 409, body: conflict(version) }
    return answer({
      outcome: 'accepted',
      detail: 'done',
      decision: this.#situation.decisions[0] ?? null,
      rollout: this.#situation.rollouts[0],
    })
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(': here\n\n')
    this.streams.add(response)
    response.on('close', () => this.streams.delete(response))
  }
}

const isMoney = (path: string): boolean =>
  /^\/v1\/(?:money|prices|costs|reports|rollouts\/[^/]+\/projection|backends\/[^/]+\/budget)(?:\/|$)/.test(
    path,
  )

function conflict(version: number) {
  return {
    type: 'about:blank',
    title: 'Version conflict',
    status: 409,
    detail: `the rollout is at version ${version} now`,
    code: 'version-conflict',
    currentVersion: version,
  }
}

function session(request: IncomingMessage, role: string | null, body: Record<string, unknown>): Reply {
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

function roleOf(request: IncomingMessage): string | null {
  const role = /crossfade_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
  return role !== undefined && ROLES.includes(role) ? role : null
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

async function file(path: string, response: ServerResponse): Promise<void> {
  if (path.startsWith('/runbooks/')) {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`runbook ${path}`)
    return
  }
  const name = path.startsWith('/assets/') ? path.slice(1) : 'index.html'
  const content = await readFile(join(DIST, name))
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(content)
}

const answer = (body: unknown): Reply => ({ status: 200, body })

function problem(status: number, code: string, detail: string): Reply {
  return { status, body: { type: 'about:blank', title: code, status, detail, code } }
}

function write(response: ServerResponse, { status, body, headers }: Reply): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'Content-Type': type }) })
  response.end(status === 204 ? undefined : JSON.stringify(body))
}
