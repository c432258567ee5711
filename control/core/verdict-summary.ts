import type { Policy } from './policy.ts'
import { type TriggerName, type Verdict, type VerdictState, worstState } from './verdict.ts'

/** Of cost alone nobody has to know anything: where no money was entered, that says nothing of health. */
export function worstOf(verdicts: readonly Verdict[]): VerdictState {
  const telling = verdicts.filter(({ trigger, state }) => trigger !== 'cost' || state !== 'insufficient')
  return worstState(telling.map((verdict) => verdict.state))
}

/** The breach with the most evidence; undefined when nothing is breached. */
export function breachOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.filter((verdict) => verdict.state === 'breached').sort((a, b) => b.evidence - a.evidence)[0]
}

/** The same of those that roll back: a trigger that the policy lets only hold is left out. */
export function rollingBreachOf(verdicts: readonly Verdict[], policy: Policy): Verdict | undefined {
  return breachOf(verdicts.filter(({ trigger }) => rollsBack(trigger, policy)))
}

/** The breach that holds, where no other rolls back. */
export function holdingBreachOf(verdicts: readonly Verdict[], policy: Policy): Verdict | undefined {
  return breachOf(verdicts.filter(({ trigger }) => !rollsBack(trigger, policy)))
}

function rollsBack(trigger: TriggerName, policy: Policy): boolean {
  return trigger !== 'complaints' || policy.triggers.complaints.onBreach === 'roll-back'
}
