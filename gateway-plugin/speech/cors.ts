/** Which pages may call, and what every answer forbids a browser to do with it. */

import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'

export interface CorsSettings {
  /** `*`: any origin, without cookies. */
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  /** `*`: whatever a page asks for. */
  readonly headers: readonly string[]
  /** Sent with every answer, whoever asks. */
  readonly security: Readonly<Record<string, string>>
}

export interface Cors {
  headersFor(origin: string | undefined): Readonly<Record<string, string>>
  answerPreflight(request: Pick<GatewayRequest, 'headers'>): GatewayAnswer
}

export const ALLOWED_METHODS = ['POST', 'OPTIONS'] as const
export const ALLOWED_HEADERS = ['Content-Type', 'Authorization'] as const
export const SECURITY_HEADERS = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' } as const

const EXPOSED = [
  'X-TTS-Engine',
  'X-TTS-Source',
  'X-TTS-Latency',
  'X-TTS-Cache',
  'X-TTS-Arm',
  'X-TTS-Model-Version',
  'X-TTS-Fallback',
  'X-TTS-Ignored',
  'X-TTS-Receipt',
  'X-Crossfade-Override',
  'X-Crossfade-Explain',
  'X-Request-Id',
  'Retry-After',
].join(', ')
const MAX_AGE_SECONDS = '600'
const HEADER_LIST = /^[A-Za-z0-9-]+(\s*,\s*[A-Za-z0-9-]+)*$/

/** The headers of each kind of answer are put together once, not for each request. */
export function createCors({ origins, methods, headers, security }: CorsSettings): Cors {
  const always = { ...security, 'access-control-expose-headers': EXPOSED }
  const others = { ...always, vary: 'Origin' }
  const isForAll = origins.includes('*')
  const known = new Map(
    origins.map((origin) => [
      origin,
      {
        ...others,
        'access-control-allow-origin': origin,
        ...(origin === '*' ? {} : { 'access-control-allow-credentials': 'true' }),
      },
    ]),
  )
  const anyOrigin = { ...always, 'access-control-allow-origin': '*' }
  const allowed = headers.join(', ')
  return {
    headersFor: (origin) =>
      origin === undefined
        ? always
        : ((origin === '*' ? undefined : known.get(origin)) ?? (isForAll ? anyOrigin : others)),
    answerPreflight(request) {
      const wanted = request.headers['access-control-request-headers']
      const isEcho = headers.includes('*') && wanted !== undefined && HEADER_LIST.test(wanted)
      return {
        status: 204,
        headers: {
          'access-control-allow-methods': methods.join(', '),
          'access-control-allow-headers': isEcho ? wanted : allowed,
          'access-control-max-age': MAX_AGE_SECONDS,
        },
        body: new Uint8Array(),
      }
    },
  }
}
