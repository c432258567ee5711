import type { RolloutView } from '../../../control/app/views.ts'
import { Link } from '../routing/link.tsx'
import { decisionPath } from '../routing/route.view.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { sentence } from './gate.view.ts'
import { PropagationNow } from './propagation-line.tsx'

/** How far the last change of share or phase has come: requested, published, observed. */
export function ChangeCard({ rollout }: { readonly rollout: RolloutView }) {
  const { propagation } = rollout
  if (!propagation) return null
  return (
    <Card
      title="The last change"
      aside={<Link to={decisionPath(propagation.decisionId)}>decision {propagation.decisionId}</Link>}
    >
      <PropagationNow propagation={propagation} />
      <p className="muted">
        {sentence(propagation.text)} <Moment at={propagation.requestedAt} />
      </p>
    </Card>
  )
}
