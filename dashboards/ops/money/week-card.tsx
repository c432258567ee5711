import { useQuery } from '@tanstack/react-query'
import type { RolloutView } from '../../../control/app/views.ts'
import { formatMoney, formatVolume, UNKNOWN } from '../format/money.view.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { progressText, progressTo } from './figures.view.ts'
import { moneyQuery } from './money-queries.ts'
import { moneyPath } from './money-route.view.ts'

/** On the page of a rollout: what its last seven whole days cost, and whether that pays. */
export function MoneyWeekCard({ rollout }: { readonly rollout: RolloutView }) {
  const view = useQuery(moneyQuery(rollout.key, null)).data
  if (!view) return null
  const { week, breakEven } = view
  const progress = progressTo(breakEven.all, view.volume)
  return (
    <Card
      title="Money, the last seven whole days"
      aside={<Link to={moneyPath(rollout.key)}>against everything on {rollout.baseline.name}</Link>}
    >
      {view.since === null ? (
        <p className="muted">Nothing was used or paid for yet.</p>
      ) : (
        <dl className="figures money-figures">
          <div>
            <dt>{rollout.baseline.name}, billed</dt>
            <dd>{formatMoney(week.metered)}</dd>
          </div>
          <div>
            <dt>{rollout.candidate.name}, server and its care</dt>
            <dd>{formatMoney(week.fixedAll)}</dd>
          </div>
          <div>
            <dt>{week.net < 0 ? 'more than it saved, net' : 'saved, net'}</dt>
            <dd>{formatMoney(week.net)}</dd>
          </div>
          <div>
            <dt>
              {breakEven.all.charactersPerDay === null
                ? 'break-even is not known'
                : `the ${formatVolume(breakEven.all.charactersPerDay)} characters a day to break even`}
            </dt>
            <dd>{progress === null ? UNKNOWN : progressText(progress)}</dd>
          </div>
        </dl>
      )}
    </Card>
  )
}
