import { contact } from '../live/contact.ts'
import { ApiProblem, ControlUnreachable, parseProblem } from './api-problem.ts'

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly version?: number
  readonly signal?: AbortSignal
}

const LIMIT_MS = 15_000
/** What a proxy answers while control restarts. */
const RESTARTING = new Set([502, 503, 504])

/**
 * One call of control's API; the session travels in a cookie.
 *
 * @throws ApiProblem when control refuses, ControlUnreachable when nobody answers in 15 s.
 */
export async function send<T>(path: string, call: Call = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (call.method !== undefined && call.method !== 'GET') headers['Content-Type'] = 'application/json'
  if (call.version !== undefined) headers['If-Match'] = `"${call.version}"`
  const limit = AbortSignal.timeout(LIMIT_MS)
  let response: Response
  try {
    response = await fetch(path, {
      method: call.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: call.signal ? AbortSignal.any([call.signal, limit]) : limit,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
  } catch (error) {
    if (call.signal?.aborted) throw error
    contact.lost(Date.now())
    throw new ControlUnreachable('control does not answer')
  }
  if (RESTARTING.has(response.status) && !isJson(response)) {
    contact.lost(Date.now())
    throw new ControlUnreachable(`control does not answer (${response.status})`)
  }
  contact.heard(Date.now(), response.headers.get('Date'))
  const body: unknown = response.status === 204 || !isJson(response) ? null : await response.json()
  if (!response.ok) throw new ApiProblem(parseProblem(response.status, body))
  return body as T
}

function isJson(response: Response): boolean {
  return (response.headers.get('Content-Type') ?? '').includes('json')
}
