/** What is asked for, over and over: another text and another user each time, as from a busy service. */
export interface Ask {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON in which `{n}` becomes the number of the request. */
  readonly body: string
}

/** How many answers came back in how many seconds; `failed` were no 200 or no answer at all. */
export interface LoadResult {
  readonly answers: number
  readonly failed: number
  readonly seconds: number
  /** Of latency. */
  readonly medianMs: number
}

export interface Load {
  /** For the table. */
  readonly name: string
  /** Asks over kept connections, each as fast as answers come. */
  run(url: string, seconds: number, ask: Ask, connections: number): Promise<LoadResult>
}

export const USERS = 2_000

/** One text for everybody: from the second request of each arm on, the cache answers. */
export const REPEAT: Ask = {
  path: '/tts/speak',
  headers: { 'content-type': 'application/json' },
  body: '{"text":"A sentence that everybody hears.","language":"en","ignored":"{n}"}',
}

/** As the seed's own endpoint takes it; a proxy passes it on as it is. */
export const SPEAK: Ask = {
  path: '/tts/speak',
  headers: { 'content-type': 'application/json' },
  body: '{"text":"Sentence {n} of a long story that somebody reads aloud.","language":"en"}',
}
