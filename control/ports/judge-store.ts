/** One judge per rollout: a lease whose fence is checked in every commit, and its snapshot. */

import type { RolloutKey } from '../core/ids.ts'
import type { EpochMs, Tick } from '../core/units.ts'

export interface JudgeState {
  readonly tick: Tick
  readonly snapshot: unknown
}

export interface JudgeStore {
  /** The fence to judge under, or undefined while somebody else holds the lease. Renewing keeps the fence. */
  acquire(rollout: RolloutKey, owner: string, now: EpochMs, forMs: number): Promise<number | undefined>
  load(rollout: RolloutKey): Promise<JudgeState | undefined>
  /** The plan since which more of the baseline is heard, as a commit said; null: it is not. */
  samplingSince(rollout: RolloutKey): Promise<number | null>
  /** False when the fence is no longer the caller's. */
  save(rollout: RolloutKey, fence: number, state: JudgeState): Promise<boolean>
}
