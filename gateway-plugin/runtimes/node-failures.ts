import type { IncomingMessage } from 'node:http'
import type { HttpAnswer } from '../backends/adapter.ts'
import type { Sent } from '../send.ts'

const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPROTO',
])
const RESET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
/** Names of OpenSSL's verdicts on certificates, and of Node's own: no connection that could be trusted. */
const TLS = /^ERR_(?:TLS|SSL)_|CERT|SELF_SIGNED|UNABLE_TO_/

/** `status`: of the headers that came before the failure; null: none did. */
export function toFailed(
  error: NodeJS.ErrnoException,
  status: number | null,
): Extract<Sent, { kind: 'failed' }> {
  const code = error.code ?? ''
  const detail = code === '' ? error.message : `${code} ${error.message}`
  if (status !== null) return { kind: 'failed', failure: 'truncated-body', status, detail }
  if (CONNECT_CODES.has(code) || TLS.test(code)) return { kind: 'failed', failure: 'connect', status, detail }
  if (RESET_CODES.has(code) || code.startsWith('HPE_'))
    return { kind: 'failed', failure: 'reset', status, detail }
  return { kind: 'failed', failure: 'unknown', status, detail }
}

export function toHeaders(incoming: IncomingMessage): HttpAnswer['headers'] {
  const given = incoming.headers
  // The one header that node:http gives as a list.
  if (given['set-cookie'] === undefined) return given as HttpAnswer['headers']
  const headers: Record<string, string> = {}
  for (const name in given) {
    const value = given[name]
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

/** The server had closed a kept connection before it saw the request: a fresh one is no second attempt. */
export function isStaleConnection(error: NodeJS.ErrnoException, isReused: boolean): boolean {
  return isReused && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}
