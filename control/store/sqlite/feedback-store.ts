import type { Arm } from '../../../gateway-plugin/contract.ts'
import type { Complaint } from '../../core/judge/complaint.ts'
import type { AdmittedFeedback, FeedbackCounts, FeedbackStore } from '../../ports/feedback-store.ts'
import { countFeedback } from '../count-feedback.ts'
import { dayOf } from '../steps.ts'
import type { Connection } from './connection.ts'
import { transact } from './transact.ts'

export function createFeedbackStore({ client, meta }: Connection): FeedbackStore {
  const insert = client.prepare(
    `INSERT INTO feedback (rollout, unit, kind, day, tick, judged, why, rating, arm, assigned_by, epoch,
       plan_version, share, exposure, backend, served_at, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const complaints = client.prepare<unknown[], Complaint>(
    `SELECT tick, arm, exposure AS share FROM feedback
     WHERE rollout = ? AND epoch = ? AND tick > ? AND judged = 1 AND kind = 'complaint' ORDER BY tick, id`,
  )
  const counts = client.prepare<unknown[], FeedbackCounts & { arm: Arm }>(
    `SELECT arm, COUNT(rating) AS ratings, COALESCE(SUM(rating), 0) AS sum, SUM(kind = 'complaint') AS complaints
     FROM feedback WHERE rollout = ? AND served_at >= ? AND assigned_by = 'hash' GROUP BY arm`,
  )

  function write(feedback: readonly AdmittedFeedback[]): readonly boolean[] {
    const known = feedback.map((admitted) => insert.run(toParameters(admitted)).changes > 0)
    const newest = feedback.reduce((last, { tick }) => Math.max(last, tick), 0)
    if (newest > meta.read('last-tick')) meta.write('last-tick', newest)
    return known
  }

  return {
    record: async (feedback) => transact(client, () => write(feedback)),
    complaintsAfter: async (rollout, epoch, tick) => complaints.all(rollout, epoch, tick),
    counts: async (rollout, since) => countFeedback(counts.all(rollout, since)),
  }
}

function toParameters({ record: r, ...admitted }: AdmittedFeedback): (string | number | null)[] {
  return [
    r.rollout,
    r.unit,
    r.kind,
    dayOf(admitted.servedAt),
    admitted.tick,
    admitted.judged ? 1 : 0,
    admitted.why,
    r.rating,
    r.arm,
    r.assignedBy,
    r.epoch,
    r.planVersion,
    r.share,
    admitted.exposure,
    r.backend,
    admitted.servedAt,
    admitted.receivedAt,
  ]
}
