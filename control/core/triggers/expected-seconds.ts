/** Seconds until a trigger decides if it goes on like this: its own voices, and the witness that must agree. */

import type { TwinMeter } from '../statistics/twin-meter.ts'
import type { ArmSample } from '../verdict.ts'
import type { Voices } from './voices.ts'

export interface Pace {
  readonly candidate: ArmSample
  readonly baseline: ArmSample
  readonly seconds: number
}

/** Null where it leads nowhere. `twin`: null where it is not asked. */
export function expectedSeconds(voices: Voices, twin: TwinMeter | null, pace: Pace): number | null {
  const { candidate, baseline } = pace
  const seconds = Math.max(1, pace.seconds)
  const rate = candidate.requests > 0 ? candidate.bad / candidate.requests : 0
  const own = voices.expectedSeconds(rate, candidate.requests / seconds)
  if (!twin) return own
  const agreed = twin.expectedSeconds(baseline, candidate, seconds)
  return own === null || agreed === null ? null : Math.max(own, agreed)
}
