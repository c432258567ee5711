import { type Failure, fail, type HttpAnswer, parseJson, readErrorBody, refuseText } from './adapter.ts'

/**
 * What the status of a self-hosted server means. `textField`: how its API names the text, since only a complaint
 * about the text is the caller's; a voice or format that it refuses is our configuration.
 */
export function classifyHttpError(answer: HttpAnswer, textField: string): Failure {
  const { status, headers } = answer
  const said = `${status}: ${readErrorBody(answer.body)}`
  const body = parseJson(answer.body)
  if (status === 413) return refuseText('too-large', said)
  if (status === 400 || status === 422)
    return concernsText(body, textField) ? refuseText('bad-request', said) : fail('bad-request', said)
  if (status === 401 || status === 403) return fail('authentication', said)
  if (status === 404 || status === 405) return fail('configuration', said)
  if (status === 408) return fail('timeout', said)
  if (status === 429)
    return fail(codeOf(body) === 'insufficient_quota' ? 'quota' : 'rate-limited', said, headers)
  if (status === 503) return fail('capacity', said, headers)
  return fail(status >= 500 ? 'server-error' : 'unknown', said, headers)
}

/** Pydantic names the field in `loc`, OpenAI in `error.param`. */
function concernsText(body: unknown, textField: string): boolean {
  const { detail, error } = (body ?? {}) as { detail?: unknown; error?: { param?: unknown } | null }
  if (typeof error === 'object' && error?.param === textField) return true
  if (!Array.isArray(detail)) return false
  return detail.some(
    (item: { loc?: unknown } | null) => Array.isArray(item?.loc) && item.loc.includes(textField),
  )
}

function codeOf(body: unknown): unknown {
  return (body as { error?: { code?: unknown } | null } | null)?.error?.code
}
