import { type Verdict, type VerdictState, worstState } from './verdict.ts'

export function worstOf(verdicts: readonly Verdict[]): VerdictState {
  return worstState(verdicts.map((verdict) => verdict.state))
}

/** The breach with the most evidence; undefined when nothing is breached. */
export function breachOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.filter((verdict) => verdict.state === 'breached').sort((a, b) => b.evidence - a.evidence)[0]
}
