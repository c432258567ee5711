import { type EngineAnswer, type EngineRequest, serveEngine } from './engines/engine-server.ts'
import { judgeSlackPayload } from './slack-payload.ts'

export const SLACK_MODES = ['ok', '429', '500', 'hang', 'lost-answer', 'archived'] as const
/** `lost-answer`: the message is taken and the connection then breaks, as when a network fails at the worst moment. */
export type SlackMode = (typeof SLACK_MODES)[number]

export interface SlackMessage {
  /** The fallback text. */
  readonly text: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface SlackStandin {
  /** The webhook to post to. */
  readonly url: string
  /** Address of the stand-in itself: `GET /messages`, `DELETE /messages`, `POST /mode`. */
  readonly base: string
  /** What was taken, in order; nothing is deduplicated. */
  messages(): readonly SlackMessage[]
  /** Posts that were refused, each with what was wrong. */
  refusals(): readonly string[]
  /** Posts of any kind since the start. */
  posts(): number
  mode(mode: SlackMode, options?: { readonly retryAfterSeconds?: number }): void
  close(): Promise<void>
}

const TEAM = '/services/T0CROSSFADE/B0LOCAL/'
const TOKEN = 'notasecretatall'

/**
 * A loopback server that speaks the contract of Slack's incoming webhooks: plain-text answers, Block Kit's limits,
 * and on demand the ways in which Slack fails.
 *
 * @param options `port` 0: any free one.
 */
export async function startSlackStandin(options: {
  readonly port: number
  readonly onMessage?: (message: SlackMessage) => void
}): Promise<SlackStandin> {
  const messages: SlackMessage[] = []
  const refusals: string[] = []
  let posts = 0
  let current: SlackMode = 'ok'
  let retryAfter = 1

  function setMode(mode: SlackMode, { retryAfterSeconds = 1 } = {}): void {
    current = mode
    retryAfter = retryAfterSeconds
  }

  async function take(request: EngineRequest): Promise<EngineAnswer> {
    posts += 1
    if (current === 'hang') return goneClient(request.signal)
    if (current === '429') {
      const headers = { 'retry-after': String(retryAfter) }
      return { status: 429, headers, body: { ok: false, error: 'rate_limited' } }
    }
    if (current === '500') return said(500, 'rollup_error')
    if (current === 'archived') return said(410, 'channel_is_archived')
    const payload = payloadOf(request)
    const verdict = judgeSlackPayload(payload)
    if (!verdict.ok) {
      refusals.push(`${verdict.answer}: ${verdict.why}`)
      return said(400, verdict.answer)
    }
    const message = { text: verdict.text, payload: payload as SlackMessage['payload'] }
    messages.push(message)
    options.onMessage?.(message)
    if (current === 'lost-answer') throw new LostAnswer()
    return said(200, 'ok')
  }

  function answer(request: EngineRequest): EngineAnswer | Promise<EngineAnswer> {
    const { method, path, body } = request
    if (path === '/messages' && method === 'GET') return { status: 200, body: { messages, refusals } }
    if (path === '/messages' && method === 'DELETE') {
      messages.length = 0
      refusals.length = 0
      return { status: 200, body: { messages, refusals } }
    }
    if (path === '/mode' && method === 'POST') return changeMode(body)
    if (!path.startsWith('/services/')) return said(404, 'no_team')
    if (!path.startsWith(TEAM)) return said(404, 'no_service')
    if (path !== TEAM + TOKEN) return said(403, 'invalid_token')
    return method === 'POST' ? take(request) : said(405, 'method_not_allowed')
  }

  function changeMode(body: Uint8Array): EngineAnswer {
    const wanted = parsed(Buffer.from(body).toString()) as { mode?: SlackMode; retryAfterSeconds?: number }
    const mode = SLACK_MODES.find((it) => it === wanted?.mode)
    if (mode === undefined) {
      return { status: 400, body: { problem: `mode: expected one of ${SLACK_MODES.join(', ')}` } }
    }
    setMode(mode, wanted)
    return { status: 200, body: { mode } }
  }

  const server = await serveEngine({
    port: options.port,
    maxBytes: 1_000_000,
    tooLarge: said(413, 'invalid_payload'),
    crashed: (error) => {
      // Not answered at all: the server drops the connection when there is nothing to send.
      if (error instanceof LostAnswer) throw error
      return said(500, 'rollup_error')
    },
    answer: async (request) => answer(request),
  })
  return {
    url: server.url + TEAM + TOKEN,
    base: server.url,
    messages: () => [...messages],
    refusals: () => [...refusals],
    posts: () => posts,
    mode: setMode,
    close: server.close,
  }
}

class LostAnswer extends Error {}

/** JSON, or the older form field `payload`. */
function payloadOf({ body, headers }: EngineRequest): unknown {
  const text = Buffer.from(body).toString()
  const form = String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  return parsed(form ? (new URLSearchParams(text).get('payload') ?? '') : text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function goneClient(signal: AbortSignal): Promise<EngineAnswer> {
  return new Promise((done) => {
    signal.addEventListener('abort', () => done(said(500, 'rollup_error')), { once: true })
  })
}

function said(status: number, text: string): EngineAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(text) }
}
