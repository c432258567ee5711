import type { HttpCall } from './adapter.ts'

/** A JSON body with the gateway's credential, if the backend wants one. */
export function postJson(
  url: string,
  body: unknown,
  credential: string | null,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): HttpCall {
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
    },
    body: JSON.stringify(body),
    timeoutMs,
  }
}
