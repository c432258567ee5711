/** Rows of use for tests: what is not named is nothing. */

import { USAGE_COUNTS, type UsageCount, type UsageRow } from '../../control/core/cost/usage.ts'
import type { EpochMs } from '../../control/core/units.ts'

type Given = Partial<Omit<UsageRow, 'counts' | 'start'>> & { readonly start: number }

/** A metered row of the vendor for its own users. */
export function usageRow(given: Given, counts: Partial<Record<UsageCount, number>> = {}): UsageRow {
  return {
    rollout: 'speech',
    stage: 'tenth',
    arm: 'baseline',
    role: 'primary',
    backend: 'vendor',
    metered: true,
    model: '@cf/deepgram/aura-1',
    baseline: 'vendor',
    baselineModel: '@cf/deepgram/aura-1',
    ...given,
    start: given.start as EpochMs,
    counts: Object.fromEntries(USAGE_COUNTS.map((name) => [name, counts[name] ?? 0])) as UsageRow['counts'],
  }
}

/** Users' text that the row's backend spoke at list price. */
export function spoken(given: Given, characters: number, calls = 1): UsageRow {
  return usageRow(given, {
    requests: calls,
    userCharacters: characters,
    calls,
    characters,
    okCalls: calls,
    okCharacters: characters,
  })
}

/** Text that an own server spoke for users of the candidate arm. */
export function spokenByCandidate(given: Given, characters: number, calls = 1): UsageRow {
  return usageRow(
    { arm: 'candidate', backend: 'own', metered: false, model: 'kokoro', ...given },
    { requests: calls, userCharacters: characters, okCalls: calls, okCharacters: characters },
  )
}

export const at = (text: string) => Date.parse(text) as EpochMs
