import type { GatewayCore } from '../gateway-core.ts'
import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'
import { identify } from '../identity/identify.ts'
import { answerJson, answerProblems, answerRefused } from '../speech/answers.ts'
import { parseSpeakBody } from '../speech/parse-speech-body.ts'
import { decideRoute } from './decide-route.ts'
import { explain } from './explain.ts'

/**
 * `GET /tts/explain?user=…&language=…&voice=…&format=…&characters=…`: which arm a user is on, and why, without
 * speaking anything. A token of a tester counts as it would in a request.
 */
export async function explainRoute(
  core: GatewayCore,
  request: GatewayRequest,
  query: URLSearchParams,
): Promise<GatewayAnswer> {
  const parsed = parseSpeakBody(
    {
      text: '-',
      language: query.get('language') ?? undefined,
      voice: query.get('voice') ?? undefined,
      format: query.get('format') ?? undefined,
    },
    query.get('voiceEngine'),
  )
  const characters = Number(query.get('characters') ?? '1')
  if (!parsed.ok) return answerProblems('speak', parsed.problems)
  if (!Number.isInteger(characters) || characters < 1)
    return answerProblems('speak', [
      { field: 'characters', problem: `expected a whole number from 1, got "${query.get('characters')}"` },
    ])
  // Only the override is of who asks; who it is asked about stands in the query.
  const headers = { 'x-crossfade-override': request.headers['x-crossfade-override'] }
  const asked = await identify({ ...request, headers }, null, { ...core.identity, tokens: null })
  if (asked.kind === 'refused') return answerRefused('speak', asked.refusal)
  // An empty name is nobody's, as in a request.
  const identity = {
    ...asked.identity,
    user: query.get('user') || null,
    session: query.get('session') || null,
  }
  const { speech, decision } = decideRoute(core, { ...parsed.body, characters }, identity)
  return answerJson(200, explain(core, identity, speech, decision))
}
