import type { DecisionView } from '../../../control/app/views.ts'
import { GateList } from '../rollout/gate-list.tsx'
import { PropagationLine } from '../rollout/propagation-line.tsx'
import { Link } from '../routing/link.tsx'
import { decisionPath, incidentPath, rolloutPath } from '../routing/route.view.ts'
import { Moment } from '../ui/moment.tsx'
import { directionOf, publicationSteps, snapshotText } from './decision.view.ts'
import { VerdictTable } from './verdict-table.tsx'

interface Props {
  readonly decision: DecisionView
  readonly rolloutName: string
  readonly linked: boolean
}

/** One line to read, and behind it everything that it was decided on. */
export function DecisionEntry({ decision: it, rolloutName, linked }: Props) {
  return (
    <li id={`decision-${it.id}`} className={`entry entry-${directionOf(it)}`}>
      <details open={linked || undefined}>
        <summary>
          <span className="entry-when">
            <Moment at={it.requestedAt} mode="moment" />
          </span>
          <span className="entry-what">
            <span className="entry-summary">{it.summary}</span>
            <span className="entry-reason">{it.reason === '' ? 'No reason given' : it.reason}</span>
          </span>
          <span className="entry-who">{it.actorName}</span>
        </summary>
        <div className="entry-detail">
          <dl className="facts">
            <dt>Rollout</dt>
            <dd>
              <Link to={rolloutPath(it.rollout)}>{rolloutName}</Link>, version {it.version}
            </dd>
            <dt>From, to</dt>
            <dd>
              {it.from === null ? 'nothing' : snapshotText(it.from)} → {snapshotText(it.to)}
            </dd>
            <dt>When</dt>
            <dd>
              <Moment at={it.requestedAt} />
            </dd>
            {it.waived.length > 0 && (
              <>
                <dt>Waived</dt>
                <dd>{it.waived.join(', ')}</dd>
              </>
            )}
            {it.incidentId !== null && (
              <>
                <dt>Incident</dt>
                <dd>
                  <Link to={incidentPath(it.incidentId)}>Incident {it.incidentId}</Link>
                </dd>
              </>
            )}
          </dl>
          <PropagationLine steps={publicationSteps(it, undefined)} />
          {it.verdicts.length > 0 && <VerdictTable verdicts={it.verdicts} />}
          {it.gates.length > 0 && (
            <>
              <h3>Gates as they were</h3>
              <GateList gates={it.gates} stage={it.from?.stage ?? null} />
            </>
          )}
          <p className="muted">
            <Link to={decisionPath(it.id)}>Link to decision {it.id}</Link>, plan {it.planVersion}
          </p>
        </div>
      </details>
    </li>
  )
}
