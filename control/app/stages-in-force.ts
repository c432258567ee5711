/** Which stage of its ladder a rollout was at since when, as the ledger says. */

import type { Decision } from '../core/decision.ts'
import { type Rollout, stageNameOf } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { RolloutStore } from '../ports/rollout-store.ts'

export interface StageSince {
  /** `draft` before it began and while it is rolled back. */
  readonly stage: string
  readonly from: EpochMs
}

const PAGE = 200

/** Oldest first; each in force until the next, the last one now. */
export async function stagesOf(store: RolloutStore, rollout: Rollout): Promise<readonly StageSince[]> {
  const decisions: Decision[] = []
  for (let before: number | undefined; ; before = decisions.at(-1)!.id) {
    const page = await store.decisions({
      rollout: rollout.key,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    })
    decisions.push(...page)
    if (page.length < PAGE) break
  }
  const stages: StageSince[] = [{ stage: 'draft', from: rollout.createdAt }]
  for (const { to, publishedAt, requestedAt } of decisions.toReversed()) {
    const stage = to.phase === 'rolled-back' || to.stage === null ? 'draft' : to.stage
    if (stage !== stages.at(-1)!.stage) stages.push({ stage, from: publishedAt ?? requestedAt })
  }
  const now = stageNameOf(rollout)
  // Stages can be renamed by an edit, which the ledger of moves does not tell.
  if (stages.at(-1)!.stage !== now) stages.push({ stage: now, from: rollout.updatedAt })
  return stages
}
