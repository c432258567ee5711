import { useQuery } from '@tanstack/react-query'
import { alertsQuery } from '../api/queries.ts'
import { sentence } from '../rollout/gate.view.ts'
import { ALERT_TITLES } from '../rollout/words.view.ts'
import { Moment } from '../ui/moment.tsx'

/** Open alerts of the whole installation, above everything else. */
export function AlertStrip() {
  const alerts = useQuery(alertsQuery).data
  if (!alerts || alerts.length === 0) return null
  return (
    <ul className="alerts" aria-label="Open alerts">
      {alerts.map((alert) => (
        <li key={`${alert.alert} ${alert.subject}`}>
          <span className="mark tone-suspect" aria-hidden="true">
            !
          </span>
          <p>
            <strong>{ALERT_TITLES[alert.alert]}.</strong> {sentence(alert.text)}{' '}
            <span className="muted">
              Since <Moment at={alert.since} mode="clock" />.
            </span>
          </p>
          <a href={alert.runbook} aria-label={`Runbook ${alert.alert}`}>
            Runbook
          </a>
        </li>
      ))}
    </ul>
  )
}
