/** What users said, counted once: admitted, stored, and only then heard by the judge. */

import type { FeedbackRecord } from '../../gateway-plugin/contract.ts'
import { admitFeedback, type Exposures } from '../core/admission/admit-feedback.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Complaint } from '../core/judge/complaint.ts'
import type { EpochMs } from '../core/units.ts'
import type { AdmittedFeedback } from '../ports/feedback-store.ts'
import type { AppContext } from './context.ts'
import type { FeedbackInput, FeedbackReceipt } from './control-api.ts'
import { ok, type Result } from './errors.ts'
import { inTurn } from './in-turn.ts'

/** As long as a gateway takes receipts; later than this nobody remembers the answer. */
const MAX_AGE_MS = 86_400_000
const EXPOSURE_MS = 3_600_000
const MINUTE_MS = 60_000

export async function ingestFeedback(
  ctx: AppContext,
  batch: FeedbackInput,
): Promise<Result<FeedbackReceipt>> {
  return inTurn(ctx, () => ingestInTurn(ctx, batch))
}

interface Admitted extends AdmittedFeedback {
  readonly complaint: Complaint | null
}

async function ingestInTurn(ctx: AppContext, batch: FeedbackInput): Promise<Result<FeedbackReceipt>> {
  const admitted: Admitted[] = []
  const rejected = [...batch.rejected]
  for (const { index, record } of batch.feedback) {
    const problem = findProblem(ctx, record)
    if (problem) rejected.push({ index, ...problem })
    else admitted.push(await admit(ctx, record))
  }
  const isNew = await ctx.store.feedback.record(admitted)
  const counted = admitted.filter((_, index) => isNew[index])
  for (const { record, complaint } of counted) {
    if (complaint) ctx.judges.complained(record.rollout as RolloutKey, [complaint])
    ctx.events.tell({ kind: 'rollout', rollout: record.rollout })
  }
  return ok({
    accepted: counted.length,
    duplicates: admitted.length - counted.length,
    rejected: rejected.sort((a, b) => a.index - b.index),
    planVersion: ctx.plan.current().planVersion,
  })
}

function findProblem(ctx: AppContext, { rollout, ageMs }: FeedbackRecord) {
  if (ageMs > MAX_AGE_MS)
    return { field: 'ageMs', problem: `${ageMs}: the answer was served more than 24 h ago` }
  if (!ctx.judges.admission().has(rollout))
    return { field: 'rollout', problem: `there is no rollout "${rollout}" here` }
  return undefined
}

async function admit(ctx: AppContext, record: FeedbackRecord): Promise<Admitted> {
  const receivedAt = ctx.clock.now()
  const servedAt = (receivedAt - Math.max(0, record.ageMs)) as EpochMs
  const { epoch, lastClosed } = ctx.judges.admission().get(record.rollout)!
  const receivedAtMs = ctx.clock.judgeNow()
  // Requests are counted on the judge's clock, which no step of the wall clock moves.
  const countedTo = (receivedAtMs - Math.max(0, record.ageMs)) as EpochMs
  const { tick, why, exposure, complaint } = admitFeedback(record, {
    receivedAtMs,
    epoch,
    lastClosed,
    exposures: await readExposures(ctx, record, countedTo),
  })
  return { record, tick, judged: complaint !== null, why, exposure, complaint, servedAt, receivedAt }
}

/**
 * Requests by arm in the hour before the answer, as far back as its plan's share was in force. None where sessions are
 * pinned: theirs are on the arms of older shares, while only answers assigned by hash are complained about here.
 */
async function readExposures(ctx: AppContext, record: FeedbackRecord, servedAt: EpochMs): Promise<Exposures> {
  const rollout = record.rollout as RolloutKey
  const mark = ctx.judges.shares(rollout).findLast(({ planVersion }) => planVersion <= record.planVersion)
  // Whole minutes, and none of a share before.
  const first = Math.max(servedAt - EXPOSURE_MS, mark?.at ?? servedAt)
  const from = (Math.ceil(first / MINUTE_MS) * MINUTE_MS) as EpochMs
  const exposures = { baseline: 0, candidate: 0 }
  if (record.kind !== 'complaint' || from >= servedAt) return exposures
  if ((await ctx.store.rollouts.load(rollout))?.policy.pin === 'session') return exposures
  const points = await ctx.store.attempts.metrics({ rollout, from, to: servedAt, stepMs: MINUTE_MS })
  for (const { arm, assigned } of points) exposures[arm] += assigned
  return exposures
}
