/** Control's HTTP interface with one token. Whatever goes wrong becomes a message that says what to do. */

import { CliFailure, EXIT } from './cli-failure.ts'
import { describeProblem } from './describe-problem.ts'
import { isProblemAnswer } from './problem-answer.ts'

export interface ControlClient {
  readonly url: string
  get<T>(path: string): Promise<T>
  /** A long answer as it comes; only its beginning has a time limit. */
  stream(path: string): Promise<ReadableStream<Uint8Array>>
  send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    version?: number,
  ): Promise<T>
}

export function createControlClient(options: {
  readonly url: string
  readonly token: string | undefined
  readonly timeoutMs: number
}): ControlClient {
  const { url, token, timeoutMs } = options

  async function ask<T>(method: string, path: string, body?: unknown, version?: number): Promise<T> {
    const response = await reach(`${url}${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const { status } = response
    const answer = await readJson(response)
    if (status >= 200 && status < 300 && answer !== undefined) return answer as T
    if (isProblemAnswer(answer))
      throw new CliFailure(EXIT.refused, describeProblem(answer, token !== undefined))
    throw new CliFailure(
      EXIT.refused,
      `${method} ${path} was answered ${status} by something that is not control`,
    )
  }

  async function stream(path: string): Promise<ReadableStream<Uint8Array>> {
    const limit = new AbortController()
    const timer = setTimeout(
      () => limit.abort(new DOMException('no answer in time', 'TimeoutError')),
      timeoutMs,
    )
    const response = await reach(`${url}${path}`, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      signal: limit.signal,
    }).finally(() => clearTimeout(timer))
    if (response.ok && response.body) return response.body
    const answer = await readJson(response)
    throw new CliFailure(
      EXIT.refused,
      isProblemAnswer(answer)
        ? describeProblem(answer, token !== undefined)
        : `GET ${path} was answered ${response.status} by something that is not control`,
    )
  }

  async function reach(address: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(address, init)
    } catch (error) {
      throw new CliFailure(
        EXIT.unreachable,
        `control at ${url} cannot be reached: ${reasonOf(error, timeoutMs)}\nIs it running, and is CROSSFADE_URL or --url right?`,
      )
    }
  }

  return {
    url,
    get: (path) => ask('GET', path),
    stream,
    send: (method, path, body, version) => ask(method, path, body, version),
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1_000} s`
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return cause instanceof Error ? cause.message : String(error)
}
