/**
 * How backends answer, from the attempts of the last 20 s: what the safe-arm check and the "backend down"
 * alert ask. In memory: after a restart nothing is known until attempts come again, and unknown is not healthy.
 */

import type { AttemptRecord, BreakerState } from '../../gateway-plugin/contract.ts'
import type { BackendHealth, GatewayCalls } from '../core/safe-arm.ts'
import type { EpochMs } from '../core/units.ts'

/** Short, so that a baseline that came back is not held guilty for long. */
const WINDOW_SEC = 20

interface Second {
  sec: number
  calls: number
  failed: number
  readonly by: Map<string, { calls: number; failed: number }>
}

interface Tracked {
  lastSuccessAt: EpochMs | null
  lastQuotaAt: EpochMs | null
  readonly seconds: Second[]
}

export interface BackendHealthTracker {
  note(gateway: string, record: AttemptRecord, endedAt: EpochMs): void
  health(backend: string, breakers: readonly BreakerState[], now: EpochMs): BackendHealth
  /** Calls of the last 20 s by gateway. */
  byGateway(backend: string, now: EpochMs): Readonly<Record<string, GatewayCalls>>
}

const NOT_CALLED = new Set(['short-circuited', 'overflow', 'cancelled', 'client-error'])

export function createBackendHealth(): BackendHealthTracker {
  const tracked = new Map<string, Tracked>()

  const of = (backend: string): Tracked => {
    let entry = tracked.get(backend)
    if (!entry) {
      entry = { lastSuccessAt: null, lastQuotaAt: null, seconds: [] }
      tracked.set(backend, entry)
    }
    return entry
  }

  const recent = (backend: string, now: EpochMs): Second[] => {
    const { seconds } = of(backend)
    dropOld(seconds, now)
    return seconds
  }

  return {
    note(gateway, record, endedAt) {
      if (record.cache === 'hit' || NOT_CALLED.has(record.outcome)) return
      const entry = of(record.backend)
      if (record.outcome === 'ok')
        entry.lastSuccessAt = Math.max(entry.lastSuccessAt ?? 0, endedAt) as EpochMs
      if (record.outcome === 'quota') entry.lastQuotaAt = Math.max(entry.lastQuotaAt ?? 0, endedAt) as EpochMs
      const second = secondOf(entry, Math.floor(endedAt / 1_000))
      dropOld(entry.seconds, endedAt)
      const failed = record.outcome === 'ok' || record.outcome === 'aborted' ? 0 : 1
      second.calls++
      second.failed += failed
      const own = second.by.get(gateway) ?? { calls: 0, failed: 0 }
      second.by.set(gateway, { calls: own.calls + 1, failed: own.failed + failed })
    },
    health(backend, breakers, now) {
      const seconds = recent(backend, now)
      const entry = of(backend)
      return {
        lastSuccessAt: entry.lastSuccessAt,
        lastQuotaAt: entry.lastQuotaAt,
        calls: seconds.reduce((sum, second) => sum + second.calls, 0),
        failed: seconds.reduce((sum, second) => sum + second.failed, 0),
        breakers,
      }
    },
    byGateway(backend, now) {
      const counts: Record<string, GatewayCalls> = {}
      for (const second of recent(backend, now))
        for (const [gateway, { calls, failed }] of second.by) {
          const sum = counts[gateway] ?? { calls: 0, failed: 0 }
          counts[gateway] = { calls: sum.calls + calls, failed: sum.failed + failed }
        }
      return counts
    },
  }
}

function dropOld(seconds: Second[], now: EpochMs): void {
  const first = Math.floor(now / 1_000) - WINDOW_SEC
  while (seconds.length > 0 && seconds[0]!.sec < first) seconds.shift()
}

/** Seconds are kept in order; a late record finds its own, unless it fell out of the window. */
function secondOf(entry: Tracked, sec: number): Second {
  const { seconds } = entry
  let at = seconds.length
  while (at > 0 && seconds[at - 1]!.sec > sec) at--
  const found = seconds[at - 1]
  if (found?.sec === sec) return found
  const fresh: Second = { sec, calls: 0, failed: 0, by: new Map() }
  seconds.splice(at, 0, fresh)
  return fresh
}
