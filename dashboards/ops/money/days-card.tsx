import type { MoneyView } from '../../../control/app/money-views.ts'
import { formatCents, formatCentsDifference, formatVolume } from '../format/money.view.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { dayPath } from './money-route.view.ts'
import { shortDay } from './utc-day.view.ts'

/** The numbers of the chart, newest first; each day opens the bill that it was reached by. */
export function DaysCard({ view, vendor }: { readonly view: MoneyView; readonly vendor: string }) {
  const days = [...view.days].reverse()
  const { span } = view
  return (
    <Card title="Day by day" aside="UTC days; each opens how it was reached">
      <details className="more" id="day-by-day" open>
        <summary>{days.length === 1 ? '1 day' : `${days.length} days`}</summary>
        <div className="table-scroll table-days">
          <table className="ledger-table">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" className="wide-only">
                  Characters
                </th>
                <th scope="col">All on {vendor}</th>
                <th scope="col">Billed</th>
                <th scope="col" className="wide-only">
                  Own server
                </th>
                <th scope="col">Saved</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.from}>
                  <th scope="row">
                    <Link to={dayPath(day.from)}>{shortDay(day.from)}</Link>
                    {day.provisional && <small>provisional</small>}
                  </th>
                  <td className="wide-only">{formatVolume(day.characters)}</td>
                  <td>{formatCents(day.counterfactual)}</td>
                  <td>{formatCents(day.metered)}</td>
                  <td className="wide-only">{formatCents(day.fixedAll)}</td>
                  <td>{formatCentsDifference(day.net)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Sum</th>
                <td className="wide-only">{formatVolume(span.characters)}</td>
                <td>{formatCents(span.counterfactual)}</td>
                <td>{formatCents(span.metered)}</td>
                <td className="wide-only">{formatCents(span.fixedAll)}</td>
                <td>{formatCentsDifference(span.net)}</td>
              </tr>
            </tfoot>
          </table>
        </div>
      </details>
    </Card>
  )
}
