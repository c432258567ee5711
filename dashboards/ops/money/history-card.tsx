import { useQuery } from '@tanstack/react-query'
import type { MoneyChange } from '../../../control/ports/money-store.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { changeText } from './book.view.ts'
import { moneyHistoryQuery } from './money-queries.ts'

/** Who entered, corrected or took away what, and why. */
export function HistoryCard({ kinds }: { readonly kinds: readonly MoneyChange['kind'][] }) {
  const changes = useQuery(moneyHistoryQuery).data?.filter((it) => kinds.includes(it.kind)) ?? []
  return (
    <Card title="History" aside="newest first" anchor="history">
      {changes.length === 0 ? (
        <p className="muted">Nobody has changed anything yet.</p>
      ) : (
        <ol className="trail">
          {changes.map((change) => {
            const { title, fields } = changeText(change)
            return (
              <li key={change.id}>
                <span className="trail-link">{title}</span>
                {fields.map((it) => (
                  <span key={it} className="trail-note">
                    {it}
                  </span>
                ))}
                <span className="trail-note">
                  {change.reason !== '' && <>“{change.reason}”, </>}
                  <Moment at={change.at} />
                </span>
              </li>
            )
          })}
        </ol>
      )}
    </Card>
  )
}
