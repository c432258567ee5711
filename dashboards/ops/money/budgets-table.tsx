import { useQuery } from '@tanstack/react-query'
import type { CostsView } from '../../../control/app/money-views.ts'
import { backendsQuery } from '../api/queries.ts'
import { formatMoney } from '../format/money.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { valuesOf } from './entry-form.view.ts'
import type { RowActions } from './entry-row.tsx'
import { FORMS } from './forms.view.ts'

interface Props extends RowActions {
  readonly costs: CostsView
}

/** What each metered backend may cost in a UTC day. */
export function BudgetsTable({ costs, why, open, remove }: Props) {
  const backends = useQuery(backendsQuery).data ?? []
  const nameOf = (key: string) => backends.find((it) => it.key === key)?.name ?? key
  return (
    <Card title="What may be spent a day" anchor="budgets">
      {costs.budgets.length === 0 && (
        <p className="muted">No budget is set: nothing stops a bill from growing.</p>
      )}
      <ul className="entries">
        {costs.budgets.map((budget) => (
          <li key={budget.backend} className="entry-row">
            <p className="entry-name">{nameOf(budget.backend)}</p>
            <p className="entry-value">{formatMoney(budget.limit)} a UTC day</p>
            <p className="entry-origin">
              At 80 % people are told. At 100 % shadows, probes and benchmarks stop
              {budget.hardStop ? ', and requests of users are turned away.' : '; users are still served.'}
            </p>
            {why === null && (
              <p className="entry-actions">
                <button
                  type="button"
                  className="link"
                  aria-label={`Change the budget of ${nameOf(budget.backend)}`}
                  onClick={() => open({ kind: 'budget', id: null, values: valuesOf(FORMS.budget, budget) })}
                >
                  Change
                </button>
                <button
                  type="button"
                  className="link"
                  aria-label={`Take away the budget of ${nameOf(budget.backend)}`}
                  onClick={() =>
                    remove({
                      name: `daily budget of ${nameOf(budget.backend)}`,
                      lead: 'Nothing stops its bill from growing then.',
                      path: `/v1/backends/${encodeURIComponent(budget.backend)}/budget`,
                    })
                  }
                >
                  Take away
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="card-link">
        <Button why={why} onClick={() => open({ kind: 'budget', id: null, values: {} })}>
          Set a budget
        </Button>
      </p>
    </Card>
  )
}
