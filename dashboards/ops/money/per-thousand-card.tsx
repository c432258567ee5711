import type { MoneyView } from '../../../control/app/money-views.ts'
import { formatMoney } from '../format/money.view.ts'
import { Card } from '../ui/card.tsx'
import { type Bar, BarList, lengthsOf } from './bar-list.tsx'
import type { Names } from './use-names.ts'

/** Today is left out: it would lay a day's server on some hours' text. */
const UNSPOKEN = 'Not known yet: it spoke on none of the last seven whole days.'

/** Everything first, the server alone second: the second flatters. */
export function PerThousandCard({ view, names }: { readonly view: MoneyView; readonly names: Names }) {
  const { baseline, candidateAll, candidateServerOnly } = view.perThousand
  const lengths = lengthsOf([baseline, candidateAll, candidateServerOnly])
  const bars: readonly Bar[] = [
    {
      key: 'baseline',
      name: names.vendor,
      value: formatMoney(baseline),
      length: lengths[0]!,
      paint: 'baseline',
      ...(baseline === null && { note: UNSPOKEN }),
    },
    {
      key: 'all',
      name: `${names.candidate}, everything`,
      value: formatMoney(candidateAll),
      length: lengths[1]!,
      paint: 'candidate',
      ...(candidateAll === null && { note: UNSPOKEN }),
    },
    {
      key: 'server',
      name: `${names.candidate}, the server alone`,
      value: formatMoney(candidateServerOnly),
      length: lengths[2]!,
      paint: 'candidate-soft',
    },
  ]
  return (
    <Card title="What do 1,000 characters cost?" aside="last seven whole days">
      <BarList bars={bars} />
    </Card>
  )
}
