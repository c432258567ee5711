import { completeStoredPolicy } from '../core/complete-policy.ts'
import type { Rollout } from '../core/rollout.ts'

/** As it was written, perhaps before its policy knew every field that there is now. */
export function reviveRollout(written: Rollout): Rollout {
  return { ...written, policy: completeStoredPolicy(written.policy) }
}
