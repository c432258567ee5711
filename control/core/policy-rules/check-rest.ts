/** Lengths of time, signals, shadows and alerts. */

import type { Policy } from '../policy.ts'
import type { Note } from './policy-problem.ts'

const TICK_MS = 1_000
/** The longest time limit that a backend can have. */
const LONGEST_LIMIT_MS = 600_000

export function checkRest(policy: Policy, note: Note): void {
  const { signals, shadow, alerts } = policy
  atLeastOneSecond(policy, note)
  for (const name of ['lostRecords', 'capacity'] as const)
    if (signals[name].enabled && signals[name].maxFraction >= 1)
      note(
        ['signals', name, 'maxFraction'],
        'expected less than 1: a fraction over everything does not exist, the signal would never be raised',
      )

  if (shadow.suspicion < shadow.reverse)
    note(
      ['shadow', 'suspicion'],
      `expected at least shadow.reverse, ${shadow.reverse}: a suspicion samples more, not less`,
    )
  if (alerts.maxErrorRate >= 1)
    note(
      ['alerts', 'maxErrorRate'],
      'expected less than 1: no more than every request can fail, the alert would never come',
    )
  if (alerts.maxP95Ms >= LONGEST_LIMIT_MS)
    note(
      ['alerts', 'maxP95Ms'],
      `expected less than ${LONGEST_LIMIT_MS} ms, the longest time limit of a backend: the alert would never come`,
    )
}

/** Shorter than a tick, these would fire, or end, before anything could have been seen. */
function atLeastOneSecond(policy: Policy, note: Note): void {
  const lengths: readonly (readonly [readonly string[], number])[] = [
    [['triggers', 'staleAfterMs'], policy.triggers.staleAfterMs],
    [['signals', 'clearMs'], policy.signals.clearMs],
    [['signals', 'capacity', 'forMs'], policy.signals.capacity.forMs],
    [['observeWithinMs'], policy.observeWithinMs],
    [['alerts', 'forMs'], policy.alerts.forMs],
  ]
  for (const [path, value] of lengths)
    if (value < TICK_MS) note(path, `expected at least ${TICK_MS} ms, one tick of the judge`)
}
