import type { GatewayAnswer } from '../gateway-request.ts'
import type { Refusal } from '../identity/identify.ts'
import type { FieldProblem } from '../plan/field-reader.ts'

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

/** A token that is not believed. 503: it could not be checked, and the page may speak with the browser's voice. */
export function answerRefused(door: Door, { status, field, problem }: Refusal): GatewayAnswer {
  const isFallback = status === 503
  const headers = isFallback
    ? { 'x-tts-fallback': 'required', 'retry-after': '5' }
    : { 'www-authenticate': 'Bearer' }
  const message = `${field}: ${problem}`
  const problems = [{ field, problem }]
  const more = isFallback ? { fallback: true } : {}
  if (door === 'openai') {
    const type = isFallback ? 'server_error' : 'authentication_error'
    const error = { message, type, param: field, code: isFallback ? 'tts_unavailable' : 'invalid_token' }
    return answerJson(status, { error, problems, ...more }, headers)
  }
  const error = isFallback ? 'Service unavailable' : 'Not believed'
  return answerJson(status, { error, message, problems, ...more }, headers)
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
