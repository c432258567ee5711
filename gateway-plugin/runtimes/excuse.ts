import type { GatewayAnswer } from '../gateway-request.ts'
import { answerUnavailable } from '../speech/answers.ts'
import { ALLOWED_HEADERS, ALLOWED_METHODS, createCors, SECURITY_HEADERS } from '../speech/cors.ts'
import type { OwnSettings } from './own-settings.ts'

export type Excuse = (request: Request) => GatewayAnswer

export type PageSettings = Pick<
  OwnSettings,
  'allowedOrigins' | 'allowedMethods' | 'allowedHeaders' | 'securityHeaders'
>

/** What a gateway without usable settings answers: pages must be able to read that they are to speak themselves. */
export function createExcuse(pages: PageSettings): Excuse {
  const cors = createCors({
    origins: pages.allowedOrigins ?? [],
    methods: pages.allowedMethods ?? ALLOWED_METHODS,
    headers: pages.allowedHeaders ?? ALLOWED_HEADERS,
    security: pages.securityHeaders ?? SECURITY_HEADERS,
  })
  return ({ method, headers }) => {
    const wanted = headers.get('access-control-request-headers') ?? undefined
    const answer =
      method === 'OPTIONS'
        ? cors.answerPreflight({ headers: { 'access-control-request-headers': wanted } })
        : answerUnavailable('speak', 503)
    return {
      ...answer,
      headers: { ...cors.headersFor(headers.get('origin') ?? undefined), ...answer.headers },
    }
  }
}
