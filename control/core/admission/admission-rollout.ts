/** What of a rollout admission needs to know. */

import { type PhaseName, type Rollout, shareOf } from '../rollout.ts'
import type { AdmissionState } from './admission-state.ts'
import type { AdmissionRollout } from './admit.ts'

/**
 * Triggers run wherever the candidate gets requests or copies of them, held and failover-only too. Before and
 * after that the baseline is heard all the same: its references are there when they are needed.
 */
const JUDGED: Readonly<Record<PhaseName, boolean>> = {
  draft: true,
  shadow: true,
  ramping: true,
  held: true,
  'rolled-back': true,
  'failover-only': true,
  completed: true,
  abandoned: false,
}

export function admissionRolloutOf(
  rollout: Rollout,
  lastClosed: number,
  state: AdmissionState,
): AdmissionRollout {
  return {
    epoch: rollout.epoch,
    judged: JUDGED[rollout.state.phase],
    shadowing: shareOf(rollout.state) === 0,
    baseline: rollout.baseline,
    candidate: rollout.candidate,
    lastClosed,
    state,
  }
}
