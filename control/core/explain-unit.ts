/** Which arm a unit is on, and why: the same hash and the same order of rules as in gateways. */

import { armOf, bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import type { Arm } from '../../gateway-plugin/contract.ts'
import { type Rollout, shareOf } from './rollout.ts'

export interface UnitPlace {
  readonly arm: Arm
  /** `override`: it stands in the rollout's list of testers. */
  readonly by: 'hash' | 'override'
  /** Smallest share in basis points that puts it on the candidate; 10,001: none does. */
  readonly bucket: number
  /** Basis points in force. */
  readonly share: number
}

/** @param unit the user id, or the signed session id of a request without one. */
export function placeUnit(rollout: Rollout, unit: string): UnitPlace {
  const { phase } = rollout.state
  // What was found bad is for nobody, testers included; so is what was given up.
  const suspended = phase === 'rolled-back' || phase === 'abandoned'
  const share = suspended ? 0 : shareOf(rollout.state)
  const hash = hashUnit(rollout.salt, unit)
  const place = { bucket: bucketOf(hash), share }
  const listed = suspended ? undefined : rollout.overrides.find((override) => override.unit === unit)
  if (listed) return { ...place, arm: listed.arm, by: 'override' }
  return { ...place, arm: armOf(hash, share), by: 'hash' }
}
