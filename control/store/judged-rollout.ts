import type { RolloutKey } from '../core/ids.ts'
import type { Incident } from '../core/incident.ts'
import type { Commit } from '../ports/rollout-store.ts'

/** Whose judge a commit speaks for: the rollout it writes, or the one that its other parts are about. */
export function judgedRollout(change: Commit, noted: Incident | undefined): RolloutKey {
  const opened = change.incident?.kind === 'open' ? change.incident.incident.rollout : undefined
  const key =
    change.rollout?.key ?? change.sampling?.rollout ?? change.decision?.rollout ?? opened ?? noted?.rollout
  if (key === undefined)
    throw new TypeError(
      'judge: the commit names no rollout; expected a rollout, its sampling, a decision or an incident',
    )
  return key
}

/** Who samples is the judge alone. */
export function requireJudge({ sampling, judge }: Commit): void {
  if (sampling && !judge)
    throw new TypeError(`sampling: of ${sampling.rollout} without a judge; expected judge beside it`)
}
