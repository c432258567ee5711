import './report.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReportView } from '../../../control/app/report-views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { useSession } from '../api/use-session.ts'
import { formatMoney, formatMoneyDifference, formatVolume } from '../format/money.view.ts'
import { UnknownPage } from '../layout/unknown-page.tsx'
import { useTitle } from '../layout/use-title.ts'
import { DayCostChart } from '../money/day-chart.tsx'
import { NoAnswer } from '../money/money-page.tsx'
import { reportPath } from '../money/money-route.view.ts'
import { MoneySkeleton } from '../money/money-skeleton.tsx'
import { dayRange } from '../money/utc-day.view.ts'
import { Link } from '../routing/link.tsx'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { breakEvenNote, weekTitle } from './report.view.ts'
import { reportQuery } from './report-queries.ts'
import { ReportRolloutPart } from './report-rollout.tsx'
import { SendSheet, sendVerb } from './send-sheet.tsx'
import { WeekTable } from './week-table.tsx'

/** The page that decides: set like a printed one, because it is printed. */
export function ReportPage({ week }: { readonly week: string }) {
  useTitle(`Report ${week}`)
  const { data, error } = useQuery(reportQuery(week))
  if (data) return <Loaded report={data} />
  if (error instanceof ApiProblem && error.problem.status === 404)
    return <UnknownPage path={reportPath(week)} />
  return error ? <NoAnswer error={error} /> : <MoneySkeleton />
}

function Loaded({ report }: { readonly report: ReportView }) {
  const vendor = vendorOf(report)
  const chartTitle = `What each day cost, against all of it on ${vendor}`
  return (
    <>
      <Tools report={report} />
      <article className="report">
        <header className="report-head">
          <p className="report-eyebrow">
            <span>Crossfade, weekly report</span>
            <span>
              {weekTitle(report.week)}, {dayRange(report.from, report.to)}, UTC
            </span>
          </p>
          <h1>{report.headline}</h1>
          <p className="subline">{report.subline}</p>
          {!report.complete && (
            <p className="ink-suspect">
              <span aria-hidden="true">! </span>The week is not over: its figures still grow.
            </p>
          )}
        </header>

        <Figures report={report} />

        {report.actions.length > 0 && (
          <section aria-labelledby="next">
            <h2 id="next">What to do next</h2>
            <ol className="report-actions">
              {report.actions.map((action) => (
                <li key={action.text}>
                  <Link to={action.path}>{action.text}</Link>
                </li>
              ))}
            </ol>
          </section>
        )}

        <section aria-labelledby="chart" className="report-chart">
          <h2 id="chart">{chartTitle}</h2>
          <DayCostChart title={chartTitle} days={report.days} vendor={vendor} />
        </section>

        <section aria-labelledby="money">
          <h2 id="money">Money, week over week</h2>
          <WeekTable report={report} />
        </section>

        {report.rollouts.map((rollout) => (
          <ReportRolloutPart key={rollout.key} rollout={rollout} />
        ))}

        <footer className="report-foot">
          {report.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          <p>
            {report.sentAt === null ? (
              'Made on request; it has not left.'
            ) : (
              <>
                Left <Moment at={report.sentAt} mode="moment" />.
              </>
            )}{' '}
            How each day was reached is under Money, day by day; prices and costs with their sources are under
            Prices and Costs.
          </p>
        </footer>
      </article>
    </>
  )
}

function Figures({ report }: { readonly report: ReportView }) {
  const { total, before, toDate, breakEven, perThousand } = report
  return (
    <dl className="report-figures">
      <div>
        <dt>Saved this week, net</dt>
        <dd>
          {formatMoney(total.net)}
          {before !== null && (
            <small>{formatMoneyDifference(total.net - before.net)} on the week before</small>
          )}
        </dd>
      </div>
      <div>
        <dt>Saved to date, net</dt>
        <dd>
          {formatMoney(toDate.net)}
          <small>{formatMoneyDifference(toDate.netServerOnly)} the server alone</small>
        </dd>
      </div>
      <div>
        <dt>Break-even</dt>
        <dd>
          {formatVolume(breakEven.charactersPerDay)}
          <small>{breakEvenNote(report)}</small>
        </dd>
      </div>
      <div>
        <dt>1,000 characters</dt>
        <dd>
          <span className="ink-candidate">{formatMoney(perThousand.candidateAll)}</span>
          {perThousand.baseline === null ? (
            <small>not known before a whole day has passed</small>
          ) : (
            <small>
              everything, against <span className="ink-baseline">{formatMoney(perThousand.baseline)}</span> on
              the vendor
            </small>
          )}
        </dd>
      </div>
    </dl>
  )
}

/** On the screen only. */
function Tools({ report }: { readonly report: ReportView }) {
  const address = `/v1/reports/${report.week}`
  const { role } = useSession()
  const [sending, setSending] = useState(false)
  const [sent, setSent] = useState(false)
  return (
    <div className="report-tools">
      <Link to="/reports">All weeks</Link>
      <Link to="/money">Money now</Link>
      <a href={`${address}.csv`} download={`crossfade-${report.week}.csv`}>
        CSV
      </a>
      <a href={address} target="_blank" rel="noreferrer">
        JSON
      </a>
      <span className="report-buttons">
        <span className="muted" role="status">
          {sent && 'On its way to Slack.'}
        </span>
        {role === 'admin' && report.complete && (
          <Button onClick={() => setSending(true)}>{sendVerb(report)}</Button>
        )}
        <Button onClick={() => window.print()}>Print</Button>
      </span>
      {sending && (
        <SendSheet report={report} onSent={() => setSent(true)} onClose={() => setSending(false)} />
      )}
    </div>
  )
}

function vendorOf({ rollouts }: ReportView): string {
  const names = new Set(rollouts.map((it) => it.baselineName))
  return names.size === 1 ? [...names][0]! : 'the vendor'
}
