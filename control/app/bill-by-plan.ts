/** What records are billed by, from the plan in force; resolved anew only when that changes. */

import { type BillingOf, createBillingOf } from '../core/cost/billing-of.ts'
import type { PlanFeed } from './plan-feed.ts'

export function billByPlan(plan: PlanFeed): BillingOf {
  let source = plan.source()
  let billingOf = createBillingOf(source)
  return (record) => {
    if (plan.source() !== source) {
      source = plan.source()
      billingOf = createBillingOf(source)
    }
    return billingOf(record)
  }
}
