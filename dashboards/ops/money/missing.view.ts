/** What has still to be entered before the page can answer, in the order in which it helps. */

import type { CostsView, PricesView } from '../../../control/app/money-views.ts'

export interface Step {
  readonly title: string
  readonly why: string
  readonly path: string
  readonly done: boolean
}

export function stepsToAnswers(
  costs: CostsView | undefined,
  prices: PricesView | undefined,
): readonly Step[] {
  // What was used without a price has a card of its own, above.
  const unpriced = prices?.missing.length ?? 0
  return [
    {
      title: 'Prices of what is metered',
      why:
        unpriced === 0
          ? 'Every metered model has a price.'
          : `${unpriced} metered ${unpriced === 1 ? 'model has' : 'models have'} no price.`,
      path: '/money/prices',
      done: unpriced === 0 && (prices?.rates.length ?? 1) > 0,
    },
    {
      title: 'What the own server costs',
      why: 'Server, hours of operation, monitoring, backups, certificates, logging. Without it nothing can break even.',
      path: '/money/costs#fixed',
      done: (costs?.fixed.length ?? 0) > 0,
    },
    {
      title: 'The projection of each rollout',
      why: 'What it is to cost a month, by stage. The rollback for cost is judged against it.',
      path: '/money/costs#projections',
      done: (costs?.projections.length ?? 0) > 0,
    },
    {
      title: 'A daily budget for the vendor',
      why: 'At 80 % people are told, at 100 % shadows and probes stop.',
      path: '/money/costs#budgets',
      done: (costs?.budgets.length ?? 0) > 0,
    },
  ]
}
