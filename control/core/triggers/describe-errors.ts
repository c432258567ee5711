/** The sentence of an error verdict. */

import type { ArmSample, VerdictState } from '../verdict.ts'
import type { Change } from './change.ts'
import { MIN_REQUESTS } from './choose-state.ts'
import type { VerdictContext } from './verdict-context.ts'
import { clock, count, percent } from './words.ts'

export function describeErrors(
  state: VerdictState,
  { limit }: { readonly limit: number },
  candidate: ArmSample,
  change: Change | null,
  judged: number,
  context: VerdictContext,
): string {
  if (state === 'stale')
    return context.heardAt === null
      ? 'no judged candidate request yet'
      : `no judged candidate request since ${clock(context.heardAt)}`
  if (state === 'insufficient')
    return `${judged} of ${MIN_REQUESTS} judged candidate requests seen: too few to say`
  if (candidate.requests === 0) return 'no judged candidate request in the last 5 minutes'
  const span = change ? `since ${clock(change.since)}: ` : 'last 5 minutes: '
  const rate = candidate.bad / candidate.requests
  return (
    `${span}${count(candidate.bad)} of ${count(candidate.requests)} failed = ${percent(rate)}, ` +
    `bound ${percent(limit)}`
  )
}
