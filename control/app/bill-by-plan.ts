/** What records are billed by: the plan by which they were served, as far back as it is remembered. */

import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import { type BillingOf, createBillingOf } from '../core/cost/billing-of.ts'
import type { Billing } from '../core/cost/usage.ts'
import type { PlanFeed } from './plan-feed.ts'

export type BillAttempt = (record: Parameters<BillingOf>[0] & Pick<AttemptRecord, 'planVersion'>) => Billing

/** Gateways follow within seconds; what comes later than so many plans is billed by the oldest of them. */
const MOST_PLANS = 100

interface PastPlan {
  readonly planVersion: number
  readonly billingOf: BillingOf
}

/** Plans from before a restart are forgotten: what still comes from them is billed by the one in force then. */
export function billByPlan(plan: Pick<PlanFeed, 'source' | 'onPlan'>): BillAttempt {
  /** Newest first. */
  let plans: readonly PastPlan[] = []
  const note = () => {
    const source = plan.source()
    const newest = { planVersion: source.planVersion, billingOf: createBillingOf(source) }
    plans = [newest, ...plans].slice(0, MOST_PLANS)
  }
  note()
  plan.onPlan(note)
  return (record) => {
    const served = plans.find(({ planVersion }) => planVersion <= record.planVersion) ?? plans.at(-1)!
    return served.billingOf(record)
  }
}
