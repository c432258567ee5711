import { useQuery } from '@tanstack/react-query'
import type { RolloutView } from '../../../control/app/views.ts'
import { decisionsQuery } from '../api/queries.ts'
import { useSession } from '../api/use-session.ts'
import { useFromNow } from '../live/use-now.ts'
import { Link } from '../routing/link.tsx'
import { incidentPath } from '../routing/route.view.ts'
import { Moment } from '../ui/moment.tsx'
import { whyDisabled } from './action.view.ts'
import { sentence } from './gate.view.ts'
import { PropagationNow } from './propagation-line.tsx'

interface Props {
  readonly rollout: RolloutView
  readonly troubled: boolean
  readonly onResume: () => void
}

const RECENT_MS = 15_000

/** A hold, an incident that is still open, and a change on its way to the gateways. */
export function Notices({ rollout, troubled, onResume }: Props) {
  const viewer = whyDisabled(useSession().role)
  const decisions = useQuery(decisionsQuery(rollout.key, 50)).data
  const heldBecause = sentence(decisions?.find((it) => it.command === 'hold')?.reason ?? '')
  const { held, incident, propagation } = rollout
  const recent = useFromNow((now) => propagation !== null && now - propagation.requestedAt < RECENT_MS)
  const moving = !troubled && propagation !== null && (propagation.observedAt === null || recent)
  return (
    <>
      {held && !troubled && (
        <div className="strip">
          <span className="mark ink-suspect" aria-hidden="true">
            ‖
          </span>
          <p>
            <strong>{held.text}</strong>, since <Moment at={held.since} mode="moment" />. {heldBecause}{' '}
            {held.signal !== null && <a href={rollout.runbooks[held.signal]}>Runbook</a>}
          </p>
          {viewer === null && (
            <button type="button" className="button button-quiet" onClick={onResume}>
              Resume
            </button>
          )}
        </div>
      )}
      {incident?.status === 'open' && !troubled && (
        <div className="strip">
          <span className="mark ink-suspect" aria-hidden="true">
            !
          </span>
          <p>
            <strong>Incident {incident.id} is open.</strong> {sentence(incident.title)}
          </p>
          <Link to={incidentPath(incident.id)} className="button button-quiet">
            Open incident {incident.id}
          </Link>
        </div>
      )}
      {moving && (
        <div className="strip strip-quiet">
          <p>The last change</p>
          <PropagationNow propagation={propagation} />
        </div>
      )}
    </>
  )
}
