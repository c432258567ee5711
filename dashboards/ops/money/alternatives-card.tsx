import type { MoneyView } from '../../../control/app/money-views.ts'
import { formatMoney } from '../format/money.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { Card } from '../ui/card.tsx'
import { type Bar, BarList, lengthsOf } from './bar-list.tsx'
import { dayRange } from './utc-day.view.ts'

interface Props {
  readonly view: MoneyView
  readonly vendor: string
}

/** What keeps the business case honest: the same traffic elsewhere. */
export function AlternativesCard({ view, vendor }: Props) {
  const { span, alternatives } = view
  const really = span.metered + span.fixedAll
  const rows = [
    {
      key: 'vendor',
      name: `All on ${vendor}`,
      cost: span.counterfactual,
      paint: 'baseline',
      note: undefined,
    },
    { key: 'now', name: 'As it really was', cost: really, paint: 'candidate', note: undefined },
    ...alternatives.map((it) => ({
      key: `${it.name} ${it.model}`,
      name: it.name,
      cost: it.cost,
      paint: 'muted' as const,
      note: [sentence(it.note), it.source === '' ? '' : sentence(`Price: ${it.source}`)].join(' ').trim(),
    })),
  ] as const
  const lengths = lengthsOf(rows.map((it) => it.cost))
  return (
    <Card
      title="What would the same traffic cost elsewhere?"
      aside={dayRange(span.from, span.to)}
      className="alternatives"
    >
      <BarList
        bars={rows.map(
          (row, index): Bar => ({
            key: row.key,
            name: row.name,
            value: formatMoney(row.cost),
            length: lengths[index]!,
            paint: row.paint,
            ...(row.note !== undefined && { note: row.note }),
          }),
        )}
      />
    </Card>
  )
}
