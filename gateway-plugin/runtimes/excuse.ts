import type { GatewayAnswer } from '../gateway-request.ts'
import { answerUnavailable } from '../speech/answers.ts'
import { createCors, type PageSettings } from '../speech/cors.ts'

export type Excuse = (request: Request) => GatewayAnswer

/** What a gateway without usable settings answers: pages must be able to read that they are to speak themselves. */
export function createExcuse(pages: PageSettings): Excuse {
  const cors = createCors(pages)
  return ({ method, headers }) => {
    const wanted = headers.get('access-control-request-headers') ?? undefined
    const answer =
      method === 'OPTIONS'
        ? cors.answerPreflight({ headers: { 'access-control-request-headers': wanted } })
        : answerUnavailable('speak', 503)
    return cors.complete(answer, headers.get('origin') ?? undefined)
  }
}
