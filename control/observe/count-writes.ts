import type { Store } from '../ports/store.ts'
import type { Metrics } from './metrics.ts'

/** The same store, which counts decisions, batches, attempts and feedback as they are written; no use case knows of it. */
export function countWrites(store: Store, metrics: Metrics): Store {
  const { rollouts, attempts, feedback } = store
  return {
    ...store,
    rollouts: {
      ...rollouts,
      async commit(change) {
        const result = await rollouts.commit(change)
        if (result.kind === 'committed' && result.decision !== null) {
          const { rollout, command, actor } = result.decision
          metrics.add('crossfade_decisions_total', { rollout, command, actor: actor.kind })
        }
        return result
      },
    },
    feedback: {
      ...feedback,
      async record(messages) {
        const isNew = await feedback.record(messages)
        messages.forEach(({ record: { rollout, arm, kind } }, index) => {
          if (isNew[index]) metrics.add('crossfade_feedback_total', { rollout, arm, kind })
        })
        return isNew
      },
    },
    attempts: {
      ...attempts,
      async record(batch) {
        const result = await attempts.record(batch)
        metrics.add('crossfade_batches_total', { result: result.kind })
        if (result.kind !== 'recorded') return result
        for (const { record } of batch.attempts)
          metrics.add('crossfade_attempts_total', {
            rollout: record.rollout ?? 'none',
            arm: record.arm,
            outcome: record.outcome,
          })
        return result
      },
    },
  }
}
