import type { MoneyView } from '../../../control/app/money-views.ts'
import { formatCents } from '../format/money.view.ts'
import { formatCount } from '../format/number.view.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { costSum, partRows } from './parts.view.ts'
import { dayRange } from './utc-day.view.ts'

/** Where the money of the span went: the pieces, and their sum. */
export function PartsCard({ view }: { readonly view: MoneyView }) {
  const { span } = view
  const rows = partRows(view.parts)
  const sum = costSum(view)
  return (
    <Card title="Where did the money go?" aside={dayRange(span.from, span.to)}>
      <div className="table-scroll">
        <table className="ledger-table">
          <thead>
            <tr>
              <th scope="col">What for</th>
              <th scope="col" className="wide-only">
                Calls
              </th>
              <th scope="col" className="wide-only">
                Use
              </th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <span className={`arm arm-${row.arm}`}>{row.arm}</span> {row.role}
                  <small>
                    {row.what}, {row.known}
                  </small>
                </th>
                <td className="wide-only">{formatCount(row.calls)}</td>
                <td className="wide-only">
                  {row.use}
                  <small>{row.units}</small>
                </td>
                <td>
                  <a href="#day-by-day" aria-label={`${formatCents(row.cost)}, reached day by day`}>
                    {formatCents(row.cost)}
                  </a>
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                Own server<small>fixed, by the second of each month</small>
              </th>
              <td className="wide-only" />
              <td className="wide-only" />
              <td>
                <Link to="/money/costs#fixed">{formatCents(sum.server)}</Link>
              </td>
            </tr>
            <tr>
              <th scope="row">
                Its care<small>operations, monitoring, backups and the rest</small>
              </th>
              <td className="wide-only" />
              <td className="wide-only" />
              <td>
                <Link to="/money/costs#fixed">{formatCents(sum.care)}</Link>
              </td>
            </tr>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Sum{span.provisional && <small>provisional</small>}</th>
              <td className="wide-only">{formatCount(rows.reduce((all, row) => all + row.calls, 0))}</td>
              <td className="wide-only" />
              <td>{formatCents(sum.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Card>
  )
}
