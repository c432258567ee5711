import type { Logger } from '../ports/logger.ts'

export interface HeartbeatOptions {
  /** Address of somebody who notices when calls stop. */
  readonly url: string
  readonly judgeAlive: () => boolean
  readonly log: Logger
  /** 5,000 by default. */
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
}

export type HeartbeatResult = 'sent' | 'withheld' | 'failed'

/**
 * One call for one heartbeat. A control whose judge has stopped is dead in every way that matters, so it
 * withholds the call; a receiver that is down is logged and never in the way.
 */
export function createHeartbeat(options: HeartbeatOptions): () => Promise<HeartbeatResult> {
  const { url, judgeAlive, log, timeoutMs = 5_000 } = options
  const call = options.fetch ?? globalThis.fetch
  return async () => {
    if (!judgeAlive()) {
      log.error('heartbeat.withheld', { why: 'the judge has not run' })
      return 'withheld'
    }
    try {
      const response = await call(url, { signal: AbortSignal.timeout(timeoutMs) })
      await response.body?.cancel()
      if (response.ok) return 'sent'
      log.warn('heartbeat.failed', { status: response.status })
    } catch (error) {
      log.warn('heartbeat.failed', { error: error instanceof Error ? error.name : String(error) })
    }
    return 'failed'
  }
}
