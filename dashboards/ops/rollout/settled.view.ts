import type { RolloutView } from '../../../control/app/views.ts'

/** What the judge writes anew at every tick; one card shows it. */
const JUDGED: ReadonlySet<string> = new Set(['judgedAt', 'verdicts', 'signals', 'sampling'])

/** Whether two answers differ at most in what the judge says. Parts that are equal are the same object in both. */
export function isSettled(before: RolloutView, after: RolloutView): boolean {
  const names = Object.keys(after) as (keyof RolloutView)[]
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => JUDGED.has(name) || Object.is(before[name], after[name]))
  )
}
