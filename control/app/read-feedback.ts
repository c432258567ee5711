/** What users said of each arm in the last seven days. */

import type { Rollout } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { FeedbackCounts } from '../ports/feedback-store.ts'
import type { AppContext } from './context.ts'
import type { FeedbackView, RolloutView } from './views.ts'

const WINDOW_MS = 7 * 86_400_000

export async function readFeedback(ctx: AppContext, { key }: Rollout): Promise<RolloutView['feedback']> {
  const since = (ctx.clock.now() - WINDOW_MS) as EpochMs
  const { baseline, candidate } = await ctx.store.feedback.counts(key, since)
  return { windowMs: WINDOW_MS, baseline: toView(baseline), candidate: toView(candidate) }
}

function toView({ ratings, sum, complaints }: FeedbackCounts): FeedbackView {
  return { ratings, mean: ratings === 0 ? null : sum / ratings, complaints }
}
