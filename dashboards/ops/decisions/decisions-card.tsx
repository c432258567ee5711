import { useQuery } from '@tanstack/react-query'
import type { RolloutView } from '../../../control/app/views.ts'
import { decisionsQuery } from '../api/queries.ts'
import { Link } from '../routing/link.tsx'
import { decisionPath } from '../routing/route.view.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { directionOf } from './decision.view.ts'

const SHOWN = 5

export function DecisionsCard({ rollout }: { readonly rollout: RolloutView }) {
  const decisions = useQuery(decisionsQuery(rollout.key, 50)).data
  return (
    <Card title="Decisions" aside={<Link to="/decisions">all</Link>}>
      {!decisions ? (
        <Skeleton lines={4} />
      ) : decisions.length === 0 ? (
        <p className="muted">Nobody has decided anything yet.</p>
      ) : (
        <ol className="trail">
          {decisions.slice(0, SHOWN).map((it) => (
            <li key={it.id} className={`trail-${directionOf(it)}`}>
              <Link to={decisionPath(it.id)} className="trail-link">
                {it.summary}
              </Link>
              <span className="trail-note">
                {it.actorName}, <Moment at={it.requestedAt} />
                {it.reason === '' ? '' : `: ${it.reason}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
