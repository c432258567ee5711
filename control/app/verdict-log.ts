/**
 * What the judge said over the last day, a minute at a time: for looking back, never for deciding. It lives in
 * memory and begins anew with the process; what was decided on stands in the ledger.
 */

import type { TriggerName, Verdict } from '../core/verdict.ts'

export const LOG_STEP_MS = 60_000
export const LOG_STEPS = 1_440

export interface LoggedMinute {
  /** Start of the minute, epoch milliseconds. */
  readonly at: number
  /** The most evidence of the minute, so that no peak hides between two samples. */
  readonly evidence: number
  readonly value: number | null
}

export interface VerdictLog {
  note(rollout: string, now: number, verdicts: readonly Verdict[]): void
  /** Oldest first, minutes without a verdict left out. */
  read(rollout: string, trigger: TriggerName, from: number, to: number): readonly LoggedMinute[]
  triggers(rollout: string): readonly TriggerName[]
}

/** A ring of minutes in plain numbers: a day of one trigger takes 29 kB. */
interface Ring {
  /** Which minute since the epoch a slot holds; 0: none yet. */
  readonly minute: Float64Array
  readonly evidence: Float32Array
  /** NaN where nothing was measured. */
  readonly value: Float64Array
}

export function createVerdictLog(): VerdictLog {
  const rings = new Map<string, Map<TriggerName, Ring>>()
  return {
    note(rollout, now, verdicts) {
      const minute = Math.floor(now / LOG_STEP_MS)
      const slot = minute % LOG_STEPS
      const own = rings.get(rollout) ?? new Map<TriggerName, Ring>()
      rings.set(rollout, own)
      for (const { trigger, evidence, value } of verdicts) {
        const ring = own.get(trigger) ?? emptyRing()
        own.set(trigger, ring)
        if (ring.minute[slot] === minute && ring.evidence[slot]! > evidence) continue
        ring.minute[slot] = minute
        ring.evidence[slot] = evidence
        ring.value[slot] = value ?? Number.NaN
      }
    },
    read(rollout, trigger, from, to) {
      const ring = rings.get(rollout)?.get(trigger)
      if (!ring) return []
      const minutes: LoggedMinute[] = []
      for (let slot = 0; slot < LOG_STEPS; slot++) {
        const at = ring.minute[slot]! * LOG_STEP_MS
        if (at === 0 || at < from || at >= to) continue
        const value = ring.value[slot]!
        minutes.push({ at, evidence: ring.evidence[slot]!, value: Number.isNaN(value) ? null : value })
      }
      return minutes.sort((a, b) => a.at - b.at)
    },
    triggers: (rollout) => [...(rings.get(rollout)?.keys() ?? [])],
  }
}

function emptyRing(): Ring {
  return {
    minute: new Float64Array(LOG_STEPS),
    evidence: new Float32Array(LOG_STEPS),
    value: new Float64Array(LOG_STEPS),
  }
}
