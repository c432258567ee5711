import type { PricesView } from '../../../control/app/money-views.ts'
import { controlNow } from '../live/contact.ts'
import { Card } from '../ui/card.tsx'
import { inForce } from './book.view.ts'
import { EntryRow, type RowActions } from './entry-row.tsx'

interface Props extends RowActions {
  readonly prices: PricesView
}

export function ExchangeCard({ prices, ...actions }: Props) {
  const rates = [...prices.exchange].sort((a, b) => b.from - a.from)
  return (
    <Card title="Exchange rates">
      {rates.length === 0 ? (
        <p className="muted">All prices and costs are in dollars; a cost in euros needs a rate first.</p>
      ) : (
        <ul className="entries">
          {rates.map((rate) => (
            <EntryRow
              key={rate.id}
              kind="exchange"
              entry={rate}
              name={`1 ${rate.currency}`}
              value={`$${rate.usd}`}
              when={inForce(
                rate,
                rates.filter((it) => it.currency === rate.currency),
                controlNow(),
              )}
              lead="Costs in this currency that it alone covers are unknown then."
              {...actions}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}
