import type { LocalRun } from '../../support/local-run.ts'

export interface Watching {
  /** Reads what an open rollout page reads. */
  look(): Promise<void>
  failures(): readonly string[]
  stop(): void
}

const PATHS = ['/v1/rollouts/tts', '/v1/rollouts/tts/metrics', '/v1/rollouts/tts/decisions', '/v1/gateways']

/** Control serves somebody: an open event stream and the reads of a page, so that its memory is that of a real day. */
export function watchAsDashboard(run: LocalRun): Watching {
  const failures: string[] = []
  const leaving = new AbortController()
  const follow = async () => {
    const answer = await fetch(new URL('/v1/events', run.controlUrl), {
      headers: { authorization: `Bearer ${run.adminToken}`, accept: 'text/event-stream' },
      signal: leaving.signal,
    })
    if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`)
    for await (const _piece of answer.body) if (leaving.signal.aborted) return
    throw new Error('ended by control')
  }
  const note = (what: string) => (error: unknown) => {
    if (!leaving.signal.aborted) failures.push(`${what}: ${(error as Error).message}`)
  }
  void follow().catch(note('GET /v1/events'))
  return {
    async look() {
      await Promise.all(PATHS.map((path) => run.api('GET', path).catch(note(path))))
    },
    failures: () => failures,
    stop: () => leaving.abort(),
  }
}
