/** The part of a Durable Object's state that is used here. */
export interface LimiterState {
  readonly storage: {
    get(key: string): Promise<unknown>
    put(key: string, value: unknown): Promise<void>
    deleteAll(): Promise<void>
    setAlarm(epochMs: number): Promise<void>
  }
}

interface Window {
  readonly startedAt: number
  readonly count: number
}

/**
 * Counts the requests of one caller: export it from the Worker and bind it as a Durable Object namespace. The object
 * empties itself when the window ends, so that callers who left cost nothing.
 */
export class CrossfadeLimiter {
  readonly #state: LimiterState

  constructor(state: LimiterState) {
    this.#state = state
  }

  /** Body: `{requests, windowMs}`. Answers `{restMs: null}` for a request that may pass, else when to come back. */
  async fetch(request: Request): Promise<Response> {
    const { requests, windowMs } = (await request.json()) as { requests: number; windowMs: number }
    const { storage } = this.#state
    const at = Date.now()
    const known = (await storage.get('window')) as Window | undefined
    const isOver = known === undefined || at - known.startedAt >= windowMs
    const window = isOver ? { startedAt: at, count: 0 } : known
    if (window.count >= requests) return Response.json({ restMs: window.startedAt + windowMs - at })
    await storage.put('window', { ...window, count: window.count + 1 })
    if (isOver) await storage.setAlarm(at + windowMs)
    return Response.json({ restMs: null })
  }

  async alarm(): Promise<void> {
    await this.#state.storage.deleteAll()
  }
}
