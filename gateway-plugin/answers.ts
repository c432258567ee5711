import type { FieldProblem } from './field-reader.ts'
import type { GatewayAnswer } from './gateway-request.ts'

/** Which client asked: each door has its own form of errors. */
export type Door = 'speak' | 'openai'

export function answerJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): GatewayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: new TextEncoder().encode(JSON.stringify(value)),
  }
}

export function answerProblems(door: Door, problems: readonly FieldProblem[]): GatewayAnswer {
  const message = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')
  return door === 'openai'
    ? answerJson(400, {
        error: {
          message,
          type: 'invalid_request_error',
          param: problems[0]?.field ?? null,
          code: 'invalid_request',
        },
        problems,
      })
    : answerJson(400, { error: 'Invalid request', message, problems })
}

export function answerRateLimited(door: Door, retryAfterSeconds: number): GatewayAnswer {
  const headers = { 'retry-after': String(retryAfterSeconds) }
  const message = `Too many requests in this hour; try again in ${retryAfterSeconds} s`
  return door === 'openai'
    ? answerJson(
        429,
        { error: { message, type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } },
        headers,
      )
    : answerJson(429, { error: 'Rate limit exceeded', message }, headers)
}

/** Tells the page to speak with the browser's own voice. */
export function answerUnavailable(door: Door, status: 500 | 503): GatewayAnswer {
  const headers = { 'x-tts-fallback': 'required', ...(status === 503 ? { 'retry-after': '2' } : {}) }
  const message =
    status === 503 ? 'TTS service unavailable, use browser fallback' : 'The gateway failed on this request'
  if (door === 'openai') {
    const code = status === 503 ? 'tts_unavailable' : 'internal_error'
    return answerJson(
      status,
      { error: { message, type: 'server_error', param: null, code }, fallback: true },
      headers,
    )
  }
  const error = status === 503 ? 'Service unavailable' : 'Internal server error'
  return answerJson(status, { error, message, fallback: true }, headers)
}
