/** What a new entry begins with: what is nearly always right, and nothing that is a guess about money. */

import type { CostCategory } from '../../../control/core/cost/fixed-cost.ts'
import type { Values } from './entry-form.view.ts'
import type { FormKind } from './forms.view.ts'

export function newValues(kind: FormKind, now: number): Values {
  const hour = new Date(Math.floor(now / 3_600_000) * 3_600_000).toISOString().slice(0, 16)
  const day = new Date(now).toISOString().slice(0, 10)
  const month = `${day.slice(0, 8)}01`
  switch (kind) {
    case 'model':
      return { per: '1000', base: 'characters', currency: 'USD', from: hour }
    case 'tariff':
      return { per: '1000', currency: 'USD', freePerDay: '0', from: hour }
    case 'rate':
      return { per: '1000', base: 'characters', from: hour }
    case 'exchange':
      return { currency: 'EUR', from: hour }
    case 'fixed':
      return { category: 'server', 'monthly.kind': 'amount', currency: 'USD', from: month }
    case 'one-off':
      return { currency: 'USD', at: day }
    case 'budget':
      return {}
  }
}

/** The line of the template that somebody wants to fill. */
export function newCost(category: CostCategory, now: number): Values {
  const names: Readonly<Record<CostCategory, string>> = {
    server: 'GPU server',
    operations: 'Operations',
    monitoring: 'Monitoring',
    backups: 'Backups',
    certificates: 'Certificates',
    logging: 'Logging',
    other: '',
  }
  return {
    ...newValues('fixed', now),
    category,
    name: names[category],
    'monthly.kind': category === 'operations' ? 'hours' : 'amount',
    avoidable: category === 'operations' ? 'yes' : '',
  }
}
