/** What a failed call says: whether the message can have arrived, and whether trying again can help. */

import type { DeliveryFailure } from '../ports/notifier.ts'

/** Nothing was sent: the connection never stood. Everything else may have been read before it broke. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** An answer with an error status was not accepted, except by a proxy that lost Slack's own answer. */
export function fromStatus(
  status: number,
  body: string,
  retryAfter: string | null,
  now: number,
): DeliveryFailure {
  const said = body.replace(/\s+/g, ' ').trim().slice(0, 120)
  const failed = `Slack answered ${status}${said === '' ? '' : `: ${said}`}`
  const wait = parseRetryAfter(retryAfter, now)
  const retry = wait === undefined ? {} : { retryAfterMs: wait }
  if (status === 429) return { failed, arrived: 'no', ...retry }
  if (status === 408 || status === 425) return { failed, arrived: 'no', ...retry }
  if (status === 502 || status === 504) return { failed, arrived: 'unknown', ...retry }
  if (status >= 500) return { failed, arrived: 'no', ...retry }
  return { failed, arrived: 'no', permanent: true, ...retry }
}

/** @param error what fetch, or the Slack client around it, threw. */
export function fromError(error: unknown, timeoutMs: number): DeliveryFailure {
  for (const cause of causesOf(error)) {
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError')
      return { failed: `Slack did not answer within ${timeoutMs} ms`, arrived: 'unknown' }
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
    if (code !== undefined && NEVER_SENT.has(code))
      return { failed: `Slack could not be reached: ${code}`, arrived: 'no' }
    if (cause.message === 'unexpected redirect')
      return {
        failed: 'Slack answered with a redirect, which is not followed',
        arrived: 'no',
        permanent: true,
      }
    if (code !== undefined && !code.startsWith('slack_'))
      return { failed: `the connection to Slack broke: ${code}`, arrived: 'unknown' }
  }
  return { failed: 'the call to Slack failed', arrived: 'unknown' }
}

/** Seconds or a date (RFC 9110, 10.2.3) → milliseconds from now. */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  const seconds = /^\s*(\d{1,9})\s*$/.exec(value)
  if (seconds) return Number(seconds[1]) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Outermost last: what really happened is deepest. */
function causesOf(error: unknown): Error[] {
  const found: Error[] = []
  for (let at = error; at instanceof Error && found.length < 8; at = at.cause) found.unshift(at)
  return found
}
