import { useQuery } from '@tanstack/react-query'
import { incidentsQuery } from '../api/queries.ts'
import { useTitle } from '../layout/use-title.ts'
import { useNow } from '../live/use-now.ts'
import { whyOf } from '../rollout/trouble.view.ts'
import { Link } from '../routing/link.tsx'
import { incidentPath } from '../routing/route.view.ts'
import { Moment } from '../ui/moment.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { incidentHeadline, openFirst } from './incident.view.ts'

export function IncidentsPage() {
  useTitle('Incidents')
  const incidents = useQuery(incidentsQuery).data
  const now = useNow()
  return (
    <>
      <div className="headline">
        <h1>{incidents ? incidentHeadline(incidents) : 'Incidents'}</h1>
        <p className="subline">Every rollback opens one; it ends with a cause.</p>
      </div>
      <div className="fades">
        {!incidents ? (
          <Skeleton lines={6} />
        ) : (
          <ol className="ledger">
            {openFirst(incidents).map((it) => (
              <li key={it.id} className={`entry entry-incident-${it.status}`}>
                <Link to={incidentPath(it.id)} className="entry-link">
                  <span className="entry-when">
                    <Moment at={it.openedAt} mode="moment" />
                  </span>
                  <span className="entry-what">
                    <span className="entry-summary">
                      Incident {it.id}: {it.title}
                    </span>
                    <span className="entry-reason">
                      {it.cause ?? whyOf(it, now, undefined) ?? (it.reason || 'No reason given yet')}
                    </span>
                  </span>
                  <span className={`entry-who ${it.status === 'open' ? 'ink-suspect' : ''}`}>
                    {it.status === 'open' ? '! open' : '✓ closed'}
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        )}
      </div>
    </>
  )
}
