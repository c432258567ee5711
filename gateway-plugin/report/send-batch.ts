import { parseJson } from '../backends/adapter.ts'
import type { BatchHeader } from '../contract.ts'
import type { ReporterSettings } from './reporter-settings.ts'

export type BatchSent =
  | { readonly kind: 'accepted'; readonly planVersion: number }
  /** Nothing says that it will not be taken later. */
  | {
      readonly kind: 'again'
      readonly afterMs: number
      readonly status: number | null
      readonly detail: string
    }
  | { readonly kind: 'too-large'; readonly status: number; readonly detail: string }
  /** Control holds another body under this number. */
  | { readonly kind: 'conflict'; readonly status: number; readonly detail: string }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }

const GZIP_FROM_BYTES = 8_192
const TIMEOUT_MS = 5_000

/** Sends a sealed batch once. Number and body stay as they are; only `sentAt` is of this moment. */
export async function sendBatch(
  settings: ReporterSettings,
  header: BatchHeader,
  attempts: string,
): Promise<BatchSent> {
  const sentAt = Math.floor(settings.now() * 10) / 10
  const json = `{"header":${JSON.stringify({ ...header, sentAt })},"attempts":${attempts}}`
  let body = new TextEncoder().encode(json)
  const isPacked = settings.gzip !== null && body.length > GZIP_FROM_BYTES
  if (settings.gzip !== null && isPacked) body = new Uint8Array(await settings.gzip(body))
  const sent = await settings.send(
    {
      method: 'POST',
      url: `${settings.controlUrl}/v1/attempts`,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${settings.token}`,
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      },
      body,
      timeoutMs: TIMEOUT_MS,
    },
    null,
  )
  if (sent.kind === 'aborted') return { kind: 'again', afterMs: 0, status: null, detail: 'aborted' }
  if (sent.kind === 'failed')
    return { kind: 'again', afterMs: 0, status: sent.status, detail: `${sent.failure}: ${sent.detail}` }
  const { status, headers, body: answer } = sent.answer
  const detail = new TextDecoder().decode(answer.subarray(0, 300))
  if (status === 200) return readReceipt(settings, answer)
  if (status === 409) return { kind: 'conflict', status, detail }
  if (status === 413) return { kind: 'too-large', status, detail }
  if (status === 400 || status === 422) return { kind: 'refused', status, detail }
  // 401, 403 and 404 are mended by people, 429 and 5xx by time; both keep what they were sent.
  const seconds = Number(headers['retry-after'] ?? 0)
  return { kind: 'again', afterMs: seconds > 0 ? Math.min(seconds, 300) * 1000 : 0, status, detail }
}

function readReceipt(settings: ReporterSettings, body: Uint8Array): BatchSent {
  const receipt = parseJson(body) as { planVersion?: unknown; rejected?: unknown } | null
  // Something else than control may answer 200; only a receipt is one.
  if (receipt === null || typeof receipt.planVersion !== 'number')
    return { kind: 'again', afterMs: 0, status: 200, detail: 'expected a receipt with planVersion' }
  if (Array.isArray(receipt.rejected) && receipt.rejected.length > 0)
    settings.log('warn', 'report.records-rejected', {
      count: receipt.rejected.length,
      first: receipt.rejected[0],
    })
  return { kind: 'accepted', planVersion: receipt.planVersion }
}
