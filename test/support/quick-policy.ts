/** The tour's policy without its patience: the same triggers as in production, stages that can be left at once. */

import { readFileSync } from 'node:fs'
import { completePolicy, type PartialPolicy } from '../../control/core/complete-policy.ts'
import type { Policy } from '../../control/core/policy.ts'
import type { DurationMs } from '../../control/core/units.ts'

const TOUR = new URL('../../deploy/local/seed/policy-tour.json', import.meta.url)

export function tourPolicy(): Policy {
  return completePolicy(JSON.parse(readFileSync(TOUR, 'utf8')) as PartialPolicy)
}

export function quickPolicy(changes: Partial<Policy> = {}): Policy {
  const tour = tourPolicy()
  return {
    ...tour,
    name: 'quick',
    ladder: tour.ladder.map((stage) => ({ ...stage, dwellMs: 0 as DurationMs, gates: [] })),
    cooldownMs: 1_000 as DurationMs,
    ...changes,
  }
}
