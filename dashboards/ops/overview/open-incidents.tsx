import { useQuery } from '@tanstack/react-query'
import { incidentsQuery } from '../api/queries.ts'
import { useNow } from '../live/use-now.ts'
import { whyOf } from '../rollout/trouble.view.ts'
import { Link } from '../routing/link.tsx'
import { incidentPath } from '../routing/route.view.ts'
import { Moment } from '../ui/moment.tsx'

const SHOWN = 5

/** What is open stands above everything else. */
export function OpenIncidents() {
  const now = useNow()
  const open = (useQuery(incidentsQuery).data ?? []).filter((it) => it.status === 'open')
  if (open.length === 0) return null
  return (
    <section className="open-incidents" aria-label="Open incidents">
      <ul>
        {open.slice(0, SHOWN).map((it) => (
          <li key={it.id}>
            <p>
              <strong>{it.title}.</strong> {whyOf(it, now, undefined) ?? (it.reason || 'No reason given yet')}{' '}
              <span className="muted">
                Since <Moment at={it.openedAt} mode="clock" />.
              </span>
            </p>
            <Link to={incidentPath(it.id)} className="button button-quiet">
              Open incident {it.id}
            </Link>
          </li>
        ))}
      </ul>
      {open.length > SHOWN && (
        <p>
          <Link to="/incidents">{open.length - SHOWN} more</Link>
        </p>
      )}
    </section>
  )
}
