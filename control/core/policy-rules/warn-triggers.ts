/** Settings that are allowed and have a price. */

import { describeDuration, describeRate } from '../describe.ts'
import type { Policy } from '../policy.ts'
import { budgetMs } from './check-budget.ts'
import type { Note } from './policy-problem.ts'

const WEEK_MS = 604_800_000
/** A p95 from fewer than so many is a guess. */
const ENOUGH_FOR_P95 = 100
const SLOW_OUTAGE_SEC = 60

export function warnTriggers(policy: Policy, note: Note): void {
  const { triggers, alerts, shadow, cooldownMs } = policy
  const { errors, window, sustainSec } = triggers
  warnBudget(policy, note)
  if (!errors.enabled)
    note(['triggers', 'errors', 'enabled'], 'failed requests roll nothing back: not even a total outage')
  if (triggers.mode === 'window') {
    const perSecond = window.minRequests / (window.windowMs / 1_000)
    note(
      ['triggers', 'mode'],
      `the literal rule is blind below ${Number(perSecond.toPrecision(2))} candidate requests a second (${window.minRequests} in ${describeDuration(window.windowMs)}), makes no promise on false rollbacks, and decides after ${describeDuration(window.forMs)} at the earliest`,
    )
  }
  if (triggers.mode === 'eager')
    note(
      ['triggers', 'mode'],
      `a candidate that stays at ${describeRate(errors.maxRate)} or a little below is rolled back: eager mode allows half of it`,
    )
  const outageSec = Math.round(sustainSec * errors.maxRate)
  if (outageSec > SLOW_OUTAGE_SEC)
    note(
      ['triggers', 'sustainSec'],
      `a total outage takes ${describeDuration(outageSec * 1_000)} at least (sustainSec × errors.maxRate)`,
    )
  if (triggers.referenceMinRequests < ENOUGH_FOR_P95)
    note(
      ['triggers', 'referenceMinRequests'],
      `a p95 of ${triggers.referenceMinRequests} requests is a guess: 200 is the default`,
    )
  if (shadow.suspicion > shadow.reverse && shadow.suspicionPerDay === 0)
    note(['shadow', 'suspicionPerDay'], 'no copies are allowed: shadow.suspicion has no effect')
  if (errors.enabled && alerts.maxErrorRate > errors.maxRate)
    note(
      ['alerts', 'maxErrorRate'],
      `looser than triggers.errors.maxRate, ${describeRate(errors.maxRate)}: people are told after the rollback`,
    )
  if (cooldownMs === 0) note(['cooldownMs'], 'a re-arm is possible in the moment of the rollback')
}

function warnBudget({ falseRollbackBudget }: Policy, note: Note): void {
  const budget = budgetMs(falseRollbackBudget)
  if (budget === null) return
  if (budget < WEEK_MS)
    note(
      ['falseRollbackBudget'],
      `one false rollback in ${describeDuration(Math.max(budget, 1_000))} is accepted: a stage of a week may see ${Math.round(WEEK_MS / budget)}`,
    )
}
