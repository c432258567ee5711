export interface SeedAnswer {
  readonly status: number
  readonly body: unknown
}

export interface SeedClient {
  get(path: string): Promise<SeedAnswer>
  /** @throws Error with what control said, unless the status is 2xx. */
  send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<SeedAnswer>
}

/** Control's HTTP interface, with one token. */
export function createSeedClient(controlUrl: string, token: string): SeedClient {
  async function call(method: string, path: string, body?: unknown): Promise<SeedAnswer> {
    const response = await fetch(controlUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : parsed(text) }
  }
  return {
    get: (path) => call('GET', path),
    async send(method, path, body) {
      const answer = await call(method, path, body)
      if (answer.status >= 200 && answer.status < 300) return answer
      throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
