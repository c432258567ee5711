/** A batch of attempts: counted once, admitted, stored, and only then heard by the judge. */

import type { BatchReceipt, RecordProblem } from '../../gateway-plugin/contract.ts'
import { admitBatch, compareEnds } from '../core/admission/admit.ts'
import type { AdmittedAttempt } from '../ports/attempt-store.ts'
import type { AppContext } from './context.ts'
import type { BatchInput } from './control-api.ts'
import { fail, ok, type Result } from './errors.ts'
import type { HeardRow } from './hear-row.ts'
import { inTurn } from './in-turn.ts'

/** Batch numbers are remembered for 48 h; a record that old could be counted twice. */
const MAX_AGE_MS = 86_400_000

export async function ingestAttempts(ctx: AppContext, batch: BatchInput): Promise<Result<BatchReceipt>> {
  return inTurn(ctx, () => ingestInTurn(ctx, batch))
}

async function ingestInTurn(ctx: AppContext, batch: BatchInput): Promise<Result<BatchReceipt>> {
  const { header } = batch
  const receivedAt = ctx.clock.judgeNow()
  const { young, rejected } = withoutTheOld(batch)
  // Kept as it is admitted, by when it ended: a replay hears whose failure silenced whom in the same order.
  const records = young.map(({ record }) => record).sort(compareEnds)
  const { rows, patches } = admitBatch(records, {
    receivedAtMs: receivedAt,
    sentAt: header.sentAt,
    rollouts: ctx.judges.admission(),
  })
  const attempts = rows.map(
    (row, index): AdmittedAttempt => ({
      record: records[index]!,
      tick: row.tick,
      judged: row.judged,
      why: row.why,
      endedAt: row.endedAt,
      billing: ctx.billingOf(records[index]!),
    }),
  )
  const result = await ctx.store.attempts.record({
    header,
    bodyHash: batch.bodyHash,
    receivedAt,
    attempts,
    rejected: rejected.length,
  })
  const receipt = { rejected, planVersion: ctx.plan.current().planVersion }
  if (result.kind === 'conflict')
    return fail({
      code: 'batch-conflict',
      detail: `batch ${header.seq} of ${header.gateway}/${header.instance} came before with another body`,
    })
  if (result.kind === 'duplicate') return ok({ ...receipt, accepted: result.accepted, duplicate: true })

  // It is written: from here on nothing can fail.
  const heard = new Map<string, HeardRow[]>()
  rows.forEach(({ tick, judged, observation, endedAt }, index) => {
    const record = records[index]!
    ctx.health.note(header.gateway, record, endedAt)
    if (record.rollout === null) return
    const row = { record, tick, observation, judged }
    const seen = heard.get(record.rollout)
    if (seen) seen.push(row)
    else heard.set(record.rollout, [row])
  })
  ctx.judges.admitted(patches, heard)
  ctx.gateways.heard(header, records, receivedAt)
  return ok({ ...receipt, accepted: records.length, duplicate: false })
}

function withoutTheOld(batch: BatchInput): {
  readonly young: BatchInput['attempts']
  readonly rejected: readonly RecordProblem[]
} {
  const old = batch.attempts.filter(({ record }) => batch.header.sentAt - record.endedAt > MAX_AGE_MS)
  if (old.length === 0) return { young: batch.attempts, rejected: batch.rejected }
  return {
    young: batch.attempts.filter((attempt) => !old.includes(attempt)),
    rejected: [
      ...batch.rejected,
      ...old.map(({ index }) => ({
        index,
        field: 'endedAt',
        problem: 'more than 24 h before sentAt: too old to be counted once',
      })),
    ].sort((a, b) => a.index - b.index),
  }
}
