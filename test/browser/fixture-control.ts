import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { LiveEvent } from '../../control/app/control-api.ts'
import { thinMetrics } from '../../control/app/thin-metrics.ts'
import type { RolloutView } from '../../control/app/views.ts'
import {
  backtest,
  checkPolicy,
  filtered,
  openapi,
  policySchema,
  tokens,
  verdictHistory,
} from './fixture-answers.ts'
import { gateways } from './fixture-fleet.ts'
import { answerMoney, type MoneyStand } from './fixture-money.ts'
import {
  answer,
  bodyOf,
  conflict,
  file,
  problem,
  type Reply,
  roleOf,
  session,
  write,
} from './fixture-replies.ts'
import { makeMetrics, marksOf } from './fixture-series.ts'
import { type SituationName, situation } from './fixture-situations.ts'
import type { Situation } from './fixture-views.ts'

/** What a page sent, for tests to look at. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly ifMatch: string | null
  readonly body: Record<string, unknown>
}

const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

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
  #skew: number
  #situation: Situation
  /** What is said about money. */
  money: MoneyStand = 'usual'
  /** Answers instead of the usual one, where it says something. */
  onCommand: ((sent: Sent) => Reply | undefined) | undefined

  /** @param skewMs how far control's clock is ahead of the browser's. */
  constructor(name: SituationName, skewMs = 0) {
    this.#skew = skewMs
    this.#now = this.#clock()
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
    this.#now = this.#clock()
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
    response.setHeader('Date', new Date(this.#clock()).toUTCString())
    if (url.pathname === '/openapi.json') return write(response, answer(openapi()))
    if (!url.pathname.startsWith('/v1/')) return file(url.pathname, response)
    const role = roleOf(request)
    const body = await bodyOf(request)
    if (url.pathname === '/v1/session') write(response, session(request, role, body))
    else if (role === null) write(response, problem(401, 'unauthenticated', 'sign in first'))
    else if (url.pathname === '/v1/events') this.#stream(response)
    else if (isMoney(url.pathname)) write(response, this.#money(request, url, body))
    else if (request.method !== 'GET') write(response, this.#change(request, url.pathname, body))
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
    if (what === 'backtests') return answer(backtest('tts', Date.now(), 'done'))
    if (which !== undefined && what !== 'decisions')
      return problem(404, 'not-found', `there is nothing at ${url.pathname}`)
    if (what === 'decisions' && which !== undefined) return this.#decision(Number(which), url)
    const lists: Readonly<Record<string, unknown>> = {
      rollouts: { rollouts: it.rollouts },
      incidents: { incidents: it.incidents },
      decisions: { decisions: filtered(it.decisions, url.searchParams, url.searchParams.get('rollout')) },
      tokens: { tokens: tokens(this.#now) },
      'policy-schema': policySchema(),
      backends: { backends: it.backends },
      alerts: { alerts: it.alerts },
      gateways: { gateways: this.#gateways() },
    }
    return answer(lists[what ?? ''])
  }

  #rollout(rollout: RolloutView, part: string | undefined, url: URL): Reply {
    if (part === 'decisions')
      return answer({ decisions: filtered(this.#situation.decisions, url.searchParams, null) })
    if (part === 'verdicts') return answer(verdictHistory(rollout.key, Date.now()))
    if (part === 'cohort')
      return answer({ windowMs: 300_000, users: { baseline: 1_164, candidate: 1_146 }, testers: 0 })
    if (part === 'backtests') return answer(backtest(rollout.key, Date.now(), 'done'))
    if (part === 'evidence') return answer({ evidence: this.#situation.evidence })
    if (part === 'metrics') return answer(this.#metrics(url, rollout.key))
    return {
      ...answer({ ...rollout, judgedAt: this.#clock() - 400 }),
      headers: { ETag: `"${rollout.version}"` },
    }
  }

  #metrics(url: URL, key: string) {
    const number = (name: string) => Number(url.searchParams.get(name))
    const marks = marksOf(this.#situation.decisions)
    const metrics = makeMetrics(
      key,
      number('from'),
      number('to'),
      number('stepMs'),
      this.#situation.series,
      marks,
    )
    return url.searchParams.has('points') ? thinMetrics(metrics, number('points')) : metrics
  }

  #change(request: IncomingMessage, path: string, body: Record<string, unknown>): Reply {
    const ifMatch = request.headers['if-match'] ?? null
    const sent: Sent = { method: request.method ?? '', path, ifMatch, body }
    this.sent.push(sent)
    const special = this.onCommand?.(sent)
    if (special) return special
    if (path.endsWith('/commands')) return this.#command(body, ifMatch)
    const other = this.#other(sent)
    if (other) return other
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

  /** What is asked or changed beside commands and incidents. */
  #other({ method, path, body }: Sent): Reply | undefined {
    const rollout = this.#situation.rollouts[0]
    if (path.endsWith('/explain'))
      return answer({
        arm: 'candidate',
        by: 'hash',
        bucket: 3_124,
        share: 5_000,
        backend: 'Kokoro',
        text: 'On Kokoro: its place is 31.24 %, and the share of 50 % covers it.',
      })
    if (path.endsWith('/backtests')) return answer(backtest('tts', Date.now(), 'running'))
    if (path === '/v1/policies/check') return answer(checkPolicy(body['policy']))
    if (path === '/v1/test-notice') return { status: 202, body: { status: 'queued' } }
    if (path === '/v1/tokens')
      return {
        status: 201,
        body: { ...tokens(this.#now)[0]!, ...body, id: 't9', secret: 'cf_once_and_never_again' },
      }
    if (path.startsWith('/v1/tokens/')) return answer(tokens(this.#now)[3])
    if (method === 'PUT') return answer({ ...this.#situation.backends[1], ...body })
    return method === 'PATCH' && rollout ? answer({ ...rollout, version: rollout.version + 1 }) : undefined
  }

  #clock(): number {
    return Date.now() + this.#skew
  }

  /** Heard just now, unless the situation has none that is heard. */
  #gateways() {
    const { gateways: listed } = this.#situation
    const behind = listed.some((each) => each.instances.some((one) => !one.current))
    return listed.every((each) => each.live) && listed.length > 0 ? gateways(this.#clock(), behind) : listed
  }

  #decision(id: number, url: URL): Reply {
    const found = this.#situation.decisions.find((it) => it.id === id)
    return found ? answer(found) : problem(404, 'not-found', `there is nothing at ${url.pathname}`)
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
