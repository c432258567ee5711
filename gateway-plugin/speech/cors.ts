/** Which pages may call, and what every answer forbids a browser to do with it. */

import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'

export interface PageSettings {
  /** `*`: any origin, without cookies; left out: none. */
  readonly allowedOrigins?: readonly string[]
  /** Left out: POST and OPTIONS. */
  readonly allowedMethods?: readonly string[]
  /** `*`: whatever a page asks for; left out: Content-Type and Authorization. */
  readonly allowedHeaders?: readonly string[]
  /** Sent with every answer, whoever asks; left out: no sniffing of types, no frames. */
  readonly securityHeaders?: Readonly<Record<string, string>>
}

export interface Cors {
  /** With the headers that every answer has, to a page of this origin. */
  complete(answer: GatewayAnswer, origin: string | undefined): GatewayAnswer
  answerPreflight(request: Pick<GatewayRequest, 'headers'>): GatewayAnswer
}

const ALLOWED_METHODS = ['POST', 'OPTIONS'] as const
const ALLOWED_HEADERS = ['Content-Type', 'Authorization'] as const
const SECURITY_HEADERS = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' } as const

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
export function createCors({
  allowedOrigins: origins = [],
  allowedMethods: methods = ALLOWED_METHODS,
  allowedHeaders: headers = ALLOWED_HEADERS,
  securityHeaders: security = SECURITY_HEADERS,
}: PageSettings): Cors {
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
  const headersFor = (origin: string | undefined): Readonly<Record<string, string>> =>
    origin === undefined
      ? always
      : ((origin === '*' ? undefined : known.get(origin)) ?? (isForAll ? anyOrigin : others))
  return {
    complete: (answer, origin) => ({ ...answer, headers: { ...headersFor(origin), ...answer.headers } }),
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
