import type { Metrics } from './metrics.ts'

export interface AnsweredRequest {
  readonly method: string
  /** The declared route, never the path: a label per rollout or per scanner would never end. */
  readonly route: string | null
  readonly status: number
  readonly durationMs: number
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function countRequest(metrics: Metrics, request: AnsweredRequest): void {
  const method = METHODS.has(request.method) ? request.method : 'other'
  const route = request.route ?? 'none'
  metrics.add('crossfade_http_requests_total', { method, route, status: String(request.status) })
  metrics.observe('crossfade_http_request_duration_seconds', { method, route }, request.durationMs / 1_000)
}
