/** Why an attempt is judged or not, one word per reason, stored with its row and never changed. */

export const ADMISSION_REASONS = {
  judged: 'counts for its arm',
  'no-rollout': 'belongs to no rollout, or to one that is not known here',
  'not-in-play': 'the rollout is in a phase in which nothing is judged',
  'other-epoch': 'of another epoch of the rollout: counts for cost only',
  'too-old': 'arrived more than 60 s after it ended',
  'not-eligible': 'the candidate cannot serve this request: no comparison',
  probe: 'a synthetic request',
  'not-first-attempt': 'a fallback: the first attempt of its request speaks for its arm',
  'shadow-out-of-stage': 'a forward shadow outside of the shadow stage',
  'not-by-hash': 'assigned by an override, a pin or a rule, not by the hash of the unit',
  'other-backend': 'was sent to a backend that is not the one of its arm',
  'cache-hit': 'answered from the cache: says nothing about a backend',
  'client-error': 'the fault of the caller',
  cancelled: 'the client went away before it says anything',
  'short-circuited': 'turned away by an open breaker: no call was made',
  overflow: 'the concurrency cap was full for a moment: counts apart',
  'not-called': 'no latency and no failure: no call was made',
  repeat: 'the same unit failed a moment ago: one user is one voice',
} as const
export type AdmissionReason = keyof typeof ADMISSION_REASONS
