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
  /** By rollout and gateway. */
  readonly by: Map<string, Calls>
}

interface Calls {
  readonly rollout: string | null
  readonly gateway: string
  calls: number
  failed: number
}

/** Fewer of its own say too little of what a rollout would meet: then every call of the backend is counted. */
const ENOUGH_CALLS = 5

interface Tracked {
  lastSuccessAt: EpochMs | null
  lastQuotaAt: EpochMs | null
  readonly seconds: Second[]
}

export interface BackendHealthTracker {
  note(gateway: string, record: AttemptRecord, endedAt: EpochMs): void
  /** Its calls are those of the rollout: what it does with the texts of another one is no matter of this one. */
  health(backend: string, rollout: string, breakers: readonly BreakerState[], now: EpochMs): BackendHealth
  /** Calls of the rollout in the last 20 s by gateway. */
  byGateway(backend: string, rollout: string, now: EpochMs): Readonly<Record<string, GatewayCalls>>
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
      const { rollout } = record
      const key = `${rollout}\n${gateway}`
      const own = second.by.get(key) ?? { rollout, gateway, calls: 0, failed: 0 }
      own.calls++
      own.failed += failed
      second.by.set(key, own)
    },
    health(backend, rollout, breakers, now) {
      const seconds = recent(backend, now)
      const entry = of(backend)
      const own = sumOf(callsOf(rollout, seconds))
      return {
        lastSuccessAt: entry.lastSuccessAt,
        lastQuotaAt: entry.lastQuotaAt,
        ...(own.calls >= ENOUGH_CALLS ? own : sumOf(seconds)),
        breakers,
      }
    },
    byGateway(backend, rollout, now) {
      const counts: Record<string, GatewayCalls> = {}
      for (const one of callsOf(rollout, recent(backend, now)))
        counts[one.gateway] = sumOf([one, counts[one.gateway] ?? NO_CALLS])
      return counts
    },
  }
}

const NO_CALLS: GatewayCalls = { calls: 0, failed: 0 }

function callsOf(rollout: string, seconds: readonly Second[]): readonly Calls[] {
  return seconds.flatMap(({ by }) => [...by.values()].filter((calls) => calls.rollout === rollout))
}

function sumOf(parts: readonly GatewayCalls[]): GatewayCalls {
  return {
    calls: parts.reduce((sum, { calls }) => sum + calls, 0),
    failed: parts.reduce((sum, { failed }) => sum + failed, 0),
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
