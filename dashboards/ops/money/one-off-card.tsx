import type { CostsView } from '../../../control/app/money-views.ts'
import { formatEntered } from '../format/money.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EntryRow, type RowActions } from './entry-row.tsx'

interface Props extends RowActions {
  readonly costs: CostsView
  readonly add: () => void
}

export function OneOffCard({ costs, add, ...actions }: Props) {
  return (
    <Card title="What moving cost once" anchor="one-off">
      {costs.oneOff.length === 0 && (
        <p className="muted">Nothing is entered; so nothing has to be paid back.</p>
      )}
      <ul className="entries">
        {costs.oneOff.map((cost) => (
          <EntryRow
            key={cost.id}
            kind="one-off"
            entry={cost}
            name={cost.name}
            value={formatEntered(cost.amount, cost.currency)}
            when="now"
            lead="It has not to be paid back then."
            {...actions}
          />
        ))}
      </ul>
      {actions.why === null && (
        <p className="card-link">
          <Button onClick={add}>Enter a cost</Button>
        </p>
      )}
    </Card>
  )
}
