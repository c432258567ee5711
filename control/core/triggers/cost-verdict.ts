/** The verdict on cost: the month's pace and single requests, in one. The worse of them speaks. */

import { type Verdict, type VerdictState, worstState } from '../verdict.ts'
import type { PaceReading } from './cost-pace.ts'

/** What the judge says, with the pace put beside the meter. */
export function withPace(verdicts: readonly Verdict[], pace: PaceReading | null): readonly Verdict[] {
  return pace === null
    ? verdicts
    : verdicts.map((verdict) => (verdict.trigger === 'cost' ? both(verdict, pace) : verdict))
}

function both(meter: Verdict, pace: PaceReading): Verdict {
  const state = together(meter.state, pace.state)
  const paceSpeaks = pace.state === state
  const isBreached = pace.state === 'breached'
  return {
    ...meter,
    state,
    value: paceSpeaks && pace.value !== null ? pace.value : meter.value,
    evidence: isBreached ? Math.max(1, meter.evidence) : meter.evidence,
    voices: { ...meter.voices, pace: isBreached ? 1 : 0 },
    expectedSeconds: paceSpeaks ? null : meter.expectedSeconds,
    ...(pace.money ? { money: pace.money } : {}),
    text: paceSpeaks ? `${pace.text}; ${meter.text}` : `${meter.text}; ${pace.text}`,
  }
}

/** A voice that knows too little is no reason to doubt the other one. */
function together(meter: VerdictState, pace: VerdictState): VerdictState {
  const known = [pace, meter].filter((state) => state !== 'insufficient')
  return known.length === 0 ? 'insufficient' : worstState(known)
}

/** Where going back lowers what is spent until the end of the month. */
export function savesByGoingBack({ money }: Verdict): boolean {
  return money !== undefined && money.backMicroUsd < money.stayMicroUsd
}
