import type { RolloutView } from '../../../control/app/views.ts'
import { useSession } from '../api/use-session.ts'
import { formatCountdown } from '../format/duration.view.ts'
import { useNow } from '../live/use-now.ts'
import { Link } from '../routing/link.tsx'
import { incidentPath } from '../routing/route.view.ts'
import { whyDisabled } from './action.view.ts'
import { AfterReason } from './after-reason.tsx'
import { PropagationLine } from './propagation-line.tsx'
import type { Trouble } from './trouble.view.ts'

interface Props {
  readonly rollout: RolloutView
  readonly trouble: Trouble
  readonly onUndo: () => void
}

/** What happened, why, who was touched, whether it is over, what next: in that order, on one phone screen. */
export function TroubleCard({ rollout, trouble, onUndo }: Props) {
  const settled = trouble.kind === 'rolled-back' && rollout.incident?.status === 'closed'
  return (
    <section className={`trouble${settled ? ' trouble-settled' : ''}`} aria-labelledby="trouble-title">
      <div className="trouble-what">
        <h1 id="trouble-title">{trouble.title}</h1>
        <dl className="facts">
          <dt>Why</dt>
          <dd>{trouble.why}</dd>
          <dt>Decided</dt>
          <dd>{trouble.decided}</dd>
          <dt>Touched</dt>
          <dd>{trouble.touched}</dd>
          {trouble.cause !== null && (
            <>
              <dt>Cause</dt>
              <dd>{trouble.cause}</dd>
            </>
          )}
        </dl>
        <PropagationLine steps={trouble.steps} />
      </div>
      <div className="trouble-next">
        <p className="trouble-state">
          <strong>{trouble.state}</strong> {trouble.next}
        </p>
        <div className="trouble-actions">
          {trouble.incidentId !== null && (
            <Link to={incidentPath(trouble.incidentId)} className="button button-primary">
              Open incident {trouble.incidentId}
            </Link>
          )}
          {trouble.runbook !== null && (
            <a className="button button-quiet" href={trouble.runbook}>
              Runbook
            </a>
          )}
          <Undo rollout={rollout} onUndo={onUndo} />
        </div>
        <AfterReason rollout={rollout} />
      </div>
    </section>
  )
}

function Undo({ rollout, onUndo }: { readonly rollout: RolloutView; readonly onUndo: () => void }) {
  const now = useNow()
  const role = useSession().role
  const until = rollout.rollback?.undoUntil ?? null
  const command = rollout.commands.find((it) => it.command === 'undo')
  if (until === null || until <= now || !command?.allowed || whyDisabled(role) !== null) return null
  return (
    <button type="button" className="button button-text" onClick={onUndo}>
      Undo ({formatCountdown(until - now)} left)
    </button>
  )
}
