import type { GatewayAnswer, GatewayRequest } from './gateway-request.ts'

const EXPOSED = [
  'X-TTS-Engine',
  'X-TTS-Source',
  'X-TTS-Latency',
  'X-TTS-Cache',
  'X-TTS-Arm',
  'X-TTS-Model-Version',
  'X-TTS-Fallback',
  'X-TTS-Receipt',
  'X-Request-Id',
  'Retry-After',
].join(', ')
const ALLOWED_HEADERS = 'Content-Type, Authorization, Cache-Control, X-Request-Id, X-TTS-Language'

/** Headers that let scripts of the configured origins read the answer. `*`: any origin, without cookies. */
export function corsHeaders(
  request: GatewayRequest,
  allowedOrigins: readonly string[],
): Readonly<Record<string, string>> {
  const { origin } = request.headers
  const exposed = { 'access-control-expose-headers': EXPOSED }
  if (origin === undefined) return exposed
  if (allowedOrigins.includes(origin))
    return {
      ...exposed,
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    }
  if (allowedOrigins.includes('*')) return { ...exposed, 'access-control-allow-origin': '*' }
  return { ...exposed, vary: 'Origin' }
}

export function answerPreflight(request: GatewayRequest): GatewayAnswer {
  const wanted = request.headers['access-control-request-headers']
  const isSane = wanted !== undefined && /^[A-Za-z0-9-]+(\s*,\s*[A-Za-z0-9-]+)*$/.test(wanted)
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'POST, GET, OPTIONS',
      'access-control-allow-headers': isSane ? wanted : ALLOWED_HEADERS,
      'access-control-max-age': '600',
    },
    body: new Uint8Array(),
  }
}
