import { useQuery } from '@tanstack/react-query'
import type { IncidentView } from '../../../control/app/views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { incidentQuery } from '../api/queries.ts'
import { VerdictTable } from '../decisions/verdict-table.tsx'
import { countOf, formatCount } from '../format/number.view.ts'
import { UnknownPage } from '../layout/unknown-page.tsx'
import { useTitle } from '../layout/use-title.ts'
import { useNow } from '../live/use-now.ts'
import { propagationSteps } from '../rollout/propagation.view.ts'
import { PropagationLine } from '../rollout/propagation-line.tsx'
import { whyOf } from '../rollout/trouble.view.ts'
import { Link } from '../routing/link.tsx'
import { decisionPath, rolloutPath } from '../routing/route.view.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CloseForm } from './close-form.tsx'
import { NoteForm } from './note-form.tsx'

export function IncidentPage({ id }: { readonly id: number }) {
  useTitle(`Incident ${id}`)
  const { data, error } = useQuery(incidentQuery(id))
  if (data) return <Loaded incident={data} />
  if (error instanceof ApiProblem && error.problem.status === 404)
    return <UnknownPage path={`/incidents/${id}`} />
  return <Skeleton lines={8} tall />
}

function Loaded({ incident }: { readonly incident: IncidentView }) {
  const open = incident.status === 'open'
  return (
    <>
      <div className="headline">
        <p className="eyebrow">
          Incident {incident.id}{' '}
          <span className={open ? 'ink-suspect' : 'ink-healthy'}>{open ? '! open' : '✓ closed'}</span>
        </p>
        <h1>{incident.title}</h1>
        <p className="subline">
          Opened by {incident.openedBy} <Moment at={incident.openedAt} />
          {incident.closedAt !== null && (
            <>
              , closed by {incident.closedBy} <Moment at={incident.closedAt} />
            </>
          )}
          .
        </p>
      </div>
      <div className="columns">
        <div className="column">
          <What incident={incident} />
          <Card title="Timeline">
            <ol className="trail">
              {incident.timeline.map((entry) => (
                <li key={`${entry.at} ${entry.text}`} className="trail-level">
                  <span className="trail-link">{entry.text}</span>
                  <span className="trail-note">
                    {entry.actor}, <Moment at={entry.at} mode="moment" />
                  </span>
                </li>
              ))}
            </ol>
            <NoteForm incident={incident} />
          </Card>
        </div>
        <div className="column column-side">
          <Card title="Cause">
            {incident.cause === null ? (
              <CloseForm incident={incident} />
            ) : (
              <p className="cause">{incident.cause}</p>
            )}
          </Card>
          <Card title="Where to look">
            <ul className="rows rows-links">
              <li>
                <Link to={rolloutPath(incident.rollout)}>The rollout</Link>
              </li>
              {incident.decisionId !== null && (
                <li>
                  <Link to={decisionPath(incident.decisionId)}>
                    Decision {incident.decisionId}, with its evidence
                  </Link>
                </li>
              )}
              <li>
                <a href={incident.runbook}>Runbook</a>
              </li>
            </ul>
          </Card>
        </div>
      </div>
    </>
  )
}

function What({ incident }: { readonly incident: IncidentView }) {
  const now = useNow()
  const { impact, propagation, verdict } = incident
  return (
    <Card title="What happened">
      <dl className="facts">
        <dt>Why</dt>
        <dd>{whyOf(incident, now, undefined) ?? (incident.reason || 'No reason given yet')}</dd>
        <dt>Touched</dt>
        <dd>
          {impact === null
            ? incident.trigger === null
              ? 'nobody failed'
              : 'not counted yet'
            : `${countOf(impact.users, 'user')}, ${countOf(impact.failedRequests, 'request')} failed, ${formatCount(impact.rescued)} users got audio from the fallback`}
        </dd>
      </dl>
      {propagation && <PropagationLine steps={propagationSteps(propagation, now, undefined)} />}
      {verdict && <VerdictTable verdicts={[verdict]} />}
    </Card>
  )
}
