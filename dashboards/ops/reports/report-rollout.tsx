import type { ReportRollout } from '../../../control/app/report-views.ts'
import { formatMoney, formatMoneyDifference } from '../format/money.view.ts'
import { formatRate, formatShare } from '../format/number.view.ts'
import { moneyPath } from '../money/money-route.view.ts'
import { shortDay } from '../money/utc-day.view.ts'
import { Link } from '../routing/link.tsx'
import { decisionPath, incidentPath } from '../routing/route.view.ts'
import { armRows } from './report.view.ts'

/** One rollout in the week: both arms side by side, what was decided, and what went wrong. */
export function ReportRolloutPart({ rollout }: { readonly rollout: ReportRollout }) {
  const { money, moneyBefore } = rollout
  const id = `rollout-${rollout.key}`
  // A column without a number in it says nothing.
  const compared = rollout.baseline.before !== null || rollout.candidate.before !== null
  return (
    <section aria-labelledby={id} className="report-rollout">
      <h2 id={id}>
        <Link to={moneyPath(rollout.key)}>{rollout.name}</Link>
      </h2>
      <p>
        {formatShare(rollout.share)} on <span className="ink-candidate">{rollout.candidateName}</span>, stage{' '}
        {rollout.stage}. Saved {formatMoney(money.net)} net
        {moneyBefore !== null && (
          <>, {formatMoneyDifference(money.net - moneyBefore.net)} on the week before</>
        )}
        .
        {rollout.fallbackRate !== null && (
          <>
            {' '}
            {formatRate(rollout.fallbackRate)} of requests were answered by another backend than the assigned
            one.
          </>
        )}
      </p>
      <table className="ledger-table report-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Measure</span>
            </th>
            <th scope="col" className="ink-baseline">
              {rollout.baselineName}
            </th>
            {compared && (
              <th scope="col" className="beside">
                on the week before
              </th>
            )}
            <th scope="col" className="ink-candidate">
              {rollout.candidateName}
            </th>
            {compared && (
              <th scope="col" className="beside">
                on the week before
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {armRows(rollout.baseline, rollout.candidate).map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{row.baseline}</td>
              {compared && <td className="muted beside">{row.baselineBefore}</td>}
              <td>{row.candidate}</td>
              {compared && <td className="muted beside">{row.candidateBefore}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="report-events">
        <div>
          <h3>Decisions</h3>
          {rollout.decisions.length === 0 ? (
            <p className="muted">None in this week.</p>
          ) : (
            <ul>
              {rollout.decisions.map((it) => (
                <li key={it.id}>
                  <span className="muted">{shortDay(it.at)}</span>{' '}
                  <Link to={decisionPath(it.id)}>{it.text}</Link>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div>
          <h3>Incidents</h3>
          {rollout.incidents.length === 0 ? (
            <p className="muted">None in this week.</p>
          ) : (
            <ul>
              {rollout.incidents.map((it) => (
                <li key={it.id}>
                  <Link to={incidentPath(it.id)}>
                    Incident {it.id}: {it.title}
                  </Link>
                  , {it.status}. <span className="muted">{it.cause ?? 'Its cause is not known yet.'}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  )
}
