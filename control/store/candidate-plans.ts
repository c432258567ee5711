import type { AdmittedAttempt } from '../ports/attempt-store.ts'

export interface CandidatePlan {
  readonly rollout: string
  readonly backend: string
  readonly planVersion: number
}

/** Per rollout and backend: the newest plan under which a primary call of the candidate was made. */
export function candidatePlans(attempts: readonly AdmittedAttempt[]): readonly CandidatePlan[] {
  const newest = new Map<string, CandidatePlan>()
  for (const { record } of attempts) {
    const { rollout, backend, planVersion } = record
    if (rollout === null || record.arm !== 'candidate' || record.role !== 'primary') continue
    if (record.cache === 'hit' || record.outcome === 'short-circuited') continue
    const key = `${backend}|${rollout}`
    if (planVersion > (newest.get(key)?.planVersion ?? -1)) newest.set(key, { rollout, backend, planVersion })
  }
  return [...newest.values()]
}
