import type { AdmittedFeedback, FeedbackStore } from '../../ports/feedback-store.ts'
import { countFeedback } from '../count-feedback.ts'
import { dayOf } from '../steps.ts'

export function createFeedbackStore(): FeedbackStore {
  const kept = new Map<string, AdmittedFeedback>()
  const all = () => [...kept.values()]

  return {
    record: async (feedback) =>
      feedback.map((admitted) => {
        const { rollout, unit, kind } = admitted.record
        const key = `${rollout}|${unit}|${kind}|${dayOf(admitted.servedAt)}`
        if (kept.has(key)) return false
        kept.set(key, structuredClone(admitted))
        return true
      }),
    complaintsAfter: async (rollout, epoch, after) =>
      all()
        .filter(({ record, judged, tick }) => {
          const ours = record.rollout === rollout && record.epoch === epoch
          return ours && judged && record.kind === 'complaint' && tick > after
        })
        .sort((a, b) => a.tick - b.tick)
        .map(({ record, tick, exposure }) => ({ tick, arm: record.arm, share: exposure! })),
    counts: async (rollout, since) =>
      countFeedback(
        all()
          .filter(({ record, servedAt }) => record.rollout === rollout && servedAt >= since)
          .filter(({ record }) => record.assignedBy === 'hash')
          .map(({ record }) => ({
            arm: record.arm,
            ratings: record.rating === null ? 0 : 1,
            sum: record.rating ?? 0,
            complaints: record.kind === 'complaint' ? 1 : 0,
          })),
      ),
  }
}
