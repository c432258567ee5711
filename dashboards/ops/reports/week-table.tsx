import type { ReportView } from '../../../control/app/report-views.ts'
import { moneyRows } from './report.view.ts'

export function WeekTable({ report }: { readonly report: Pick<ReportView, 'total' | 'before'> }) {
  return (
    <table className="ledger-table report-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">What</span>
          </th>
          <th scope="col">This week</th>
          <th scope="col">Week before</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {moneyRows(report).map((row) => (
          <tr key={row.name} className={row.strong ? 'row-sum' : undefined}>
            <th scope="row">
              {row.name} <small className="muted">{row.hint}</small>
            </th>
            <td>{row.now}</td>
            <td>{row.before}</td>
            <td>{row.difference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
