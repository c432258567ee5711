import type { ReactNode } from 'react'
import { controlNow } from '../live/contact.ts'
import { Card } from '../ui/card.tsx'
import { type AccountGroup, inForce, rateInMoney, rateText, tariffText } from './book.view.ts'
import { EntryRow, type RowActions } from './entry-row.tsx'

interface Props extends RowActions {
  readonly group: AccountGroup
}

/** One bill: its tariff, and how many units each model takes. */
export function AccountCard({ group, ...actions }: Props) {
  const now = controlNow()
  const unit = group.current?.unit ?? 'units'
  return (
    <Card title={`Account ${group.account}`}>
      <ul className="entries">
        {group.tariffs.map((tariff) => (
          <EntryRow
            key={`tariff ${tariff.id}`}
            kind="tariff"
            entry={tariff}
            name="Tariff"
            value={tariffText(tariff)}
            when={inForce(tariff, group.tariffs, now)}
            lead="What the account bills is then unpriced from its date on, unless an older tariff covers it."
            {...actions}
          />
        ))}
        {group.rates.map((rate) => {
          const same = group.rates.filter((it) => it.model === rate.model && it.backend === rate.backend)
          const money = rateInMoney(rate, group.current)
          return (
            <EntryRow
              key={`rate ${rate.id}`}
              kind="rate"
              entry={rate}
              name={<Model name={rate.model} backend={rate.backend} />}
              value={rateText(rate, unit)}
              note={money === null ? undefined : `comes to ${money}`}
              when={inForce(rate, same, now)}
              lead="Use that it alone priced is unpriced then, and in no sum."
              {...actions}
            />
          )
        })}
      </ul>
    </Card>
  )
}

function Model({ name, backend }: { readonly name: string; readonly backend: string | null }): ReactNode {
  return (
    <>
      {name}
      {backend !== null && <span className="muted"> only on {backend}</span>}
    </>
  )
}
