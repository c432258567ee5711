import type { Policy } from './policy.ts'
import { savesByGoingBack } from './triggers/cost-verdict.ts'
import { type Verdict, type VerdictState, worstState } from './verdict.ts'

/** Of cost alone nobody has to know anything: where no money was entered, that says nothing of health. */
export function worstOf(verdicts: readonly Verdict[]): VerdictState {
  const telling = verdicts.filter(({ trigger, state }) => trigger !== 'cost' || state !== 'insufficient')
  return worstState(telling.map((verdict) => verdict.state))
}

/** The breach with the most evidence; undefined when nothing is breached. */
export function breachOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.filter((verdict) => verdict.state === 'breached').sort((a, b) => b.evidence - a.evidence)[0]
}

/** The same of those that roll back. Money comes last: never while users are harmed. */
export function rollingBreachOf(verdicts: readonly Verdict[], policy: Policy): Verdict | undefined {
  const rolling = verdicts.filter((verdict) => rollsBack(verdict, policy))
  return breachOf(rolling.filter(({ trigger }) => trigger !== 'cost')) ?? breachOf(rolling)
}

/** Breaches that hold, where no other rolls back; the one that users feel first. */
export function holdingBreachesOf(verdicts: readonly Verdict[], policy: Policy): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict.state === 'breached' && !rollsBack(verdict, policy))
}

function rollsBack(verdict: Verdict, { triggers }: Policy): boolean {
  switch (verdict.trigger) {
    case 'complaints':
      return triggers.complaints.onBreach === 'roll-back'
    case 'cost':
      return triggers.cost.whenSunk === 'roll-back' || savesByGoingBack(verdict)
    default:
      return true
  }
}
