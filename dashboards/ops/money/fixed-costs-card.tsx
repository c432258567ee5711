import type { CostsView } from '../../../control/app/money-views.ts'
import { formatMoney } from '../format/money.view.ts'
import { controlNow } from '../live/contact.ts'
import { Card } from '../ui/card.tsx'
import { costTemplate, isOn, monthlyText } from './book.view.ts'
import { EntryRow, type RowActions } from './entry-row.tsx'
import { newCost } from './new-entry.view.ts'

interface Props extends RowActions {
  readonly costs: CostsView
}

/** The list that a total cost is made of; each line that is missing can be entered where it is missed. */
export function FixedCostsCard({ costs, ...actions }: Props) {
  const now = controlNow()
  return (
    <Card title="What it costs a month" aside="by the second, each month by its own length" anchor="fixed">
      {costTemplate(costs.fixed).map((line) => (
        <section key={line.category} className="cost-line" aria-label={line.category}>
          <header className="cost-head">
            <h3>{line.category}</h3>
            <p className="muted small">{line.what}</p>
            {actions.why === null && (
              <button
                type="button"
                className="link"
                aria-label={`Enter ${line.category}`}
                onClick={() => actions.open({ kind: 'fixed', id: null, values: newCost(line.category, now) })}
              >
                Enter
              </button>
            )}
          </header>
          {line.entries.length > 0 && (
            <ul className="entries">
              {line.entries.map((cost) => (
                <EntryRow
                  key={cost.id}
                  kind="fixed"
                  entry={cost}
                  name={cost.name}
                  value={monthlyText(cost)}
                  note={[
                    cost.rollout === null ? '' : `for ${cost.rollout}`,
                    cost.avoidable ? 'ends with the rollout' : '',
                  ]
                    .filter(Boolean)
                    .join(', ')}
                  when={isOn(cost, now) ? 'now' : cost.from > now ? 'later' : 'before'}
                  lead="As if it had never been: past savings rise by it. To end it instead, correct its last day."
                  {...actions}
                />
              ))}
            </ul>
          )}
        </section>
      ))}
      <p className="cost-sum">
        <span>Now, a month</span> <strong>{formatMoney(costs.perMonth.all)}</strong>
        <small className="muted">{formatMoney(costs.perMonth.server)} of it for servers</small>
      </p>
    </Card>
  )
}
