import { useQuery } from '@tanstack/react-query'
import { useTitle } from '../layout/use-title.ts'
import { controlNow } from '../live/contact.ts'
import { NoAnswer } from '../money/money-page.tsx'
import { reportPath } from '../money/money-route.view.ts'
import { MoneySkeleton } from '../money/money-skeleton.tsx'
import { Link } from '../routing/link.tsx'
import { Moment } from '../ui/moment.tsx'
import { listRow } from './report.view.ts'
import { reportsQuery } from './report-queries.ts'

/** Every week, whether its report left or not. */
export function ReportsPage() {
  useTitle('Weekly reports')
  const { data, error } = useQuery(reportsQuery)
  if (!data) return error ? <NoAnswer error={error} /> : <MoneySkeleton />
  const sent = data.filter((it) => it.sentAt !== null).length
  return (
    <>
      <div className="headline">
        <h1>
          {data.length === 0
            ? 'No week has anything to report yet'
            : sent === 0
              ? 'No weekly report has left yet'
              : `${sent} weekly report${sent === 1 ? ' has' : 's have'} left`}
        </h1>
        <p className="subline">
          A week is Monday to Sunday, UTC. Each report leaves once; any week can be read and printed.
        </p>
      </div>
      <ol className="ledger fades">
        {data.map((listing) => {
          const row = listRow(listing, controlNow())
          return (
            <li key={row.week} className="entry">
              <Link to={reportPath(row.week)} className="entry-link">
                <span className="entry-when">{row.title}</span>
                <span className="entry-what">
                  <span className="entry-summary">{row.net}</span>
                  <span className="entry-reason">{row.days}</span>
                </span>
                <span className="entry-who">
                  {row.sent ? '✓ ' : ''}
                  {row.state}
                  {listing.sentAt !== null && (
                    <>
                      {' '}
                      <Moment at={listing.sentAt} mode="moment" />
                    </>
                  )}
                </span>
              </Link>
            </li>
          )
        })}
      </ol>
    </>
  )
}
