import { useQuery } from '@tanstack/react-query'
import type { RolloutView } from '../../../control/app/views.ts'
import { describeLicence } from '../../../control/core/describe-licence.ts'
import { recentMetricsQuery } from '../api/queries.ts'
import { formatCount, formatMeasuredShare, formatPace, formatShare, NBSP } from '../format/number.view.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { compareRows, type RecentWindow, recentWindow } from './compare.view.ts'
import { feedbackRows } from './feedback.view.ts'

/** Both arms now, and how much of the traffic each was given and really served. */
export function CompareCard({ rollout }: { readonly rollout: RolloutView }) {
  const metrics = useQuery(recentMetricsQuery(rollout.key)).data
  const recent = metrics ? recentWindow(metrics) : null
  return (
    <Card title="Side by side" aside={recent ? <Since window={recent} /> : ''}>
      <Shares rollout={rollout} />
      {[rollout.baseline, rollout.candidate].map(
        ({ key, name, licence }) =>
          licence?.nonCommercial && (
            <p key={key} className="card-note ink-suspect">
              {name}: {describeLicence(licence)}
            </p>
          ),
      )}
      {metrics && recent ? (
        <table className="compare">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Measure</span>
              </th>
              <th scope="col" className="ink-baseline">
                {rollout.baseline.name}
              </th>
              <th scope="col" className="ink-candidate">
                {rollout.candidate.name}
              </th>
              <th scope="col">
                <span className="sr-only">Difference</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...compareRows(metrics, recent.index), ...feedbackRows(rollout)].map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.name} <small>{row.hint}</small>
                </th>
                <td>{row.baseline}</td>
                <td>{row.candidate}</td>
                <td className="muted">{row.difference}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Skeleton lines={7} />
      )}
    </Card>
  )
}

function Since({ window }: { readonly window: RecentWindow }) {
  if (window.whole) return 'last 5 min'
  return (
    <>
      since <Moment at={window.from} mode="clock" />
    </>
  )
}

function Shares({ rollout }: { readonly rollout: RolloutView }) {
  const { traffic, candidate } = rollout
  const shown = (fraction: number | null) =>
    fraction === null ? '–' : formatMeasuredShare(fraction * 10_000)
  return (
    <dl className="figures">
      <div>
        <dt>set for {candidate.name}</dt>
        <dd>{formatShare(rollout.share)}</dd>
      </div>
      <div>
        <dt>assigned to it</dt>
        <dd>{shown(traffic.assignedToCandidate)}</dd>
      </div>
      <div>
        <dt>served by it</dt>
        <dd>{shown(traffic.servedByCandidate)}</dd>
      </div>
      <div>
        <dt>{traffic.users === null ? 'eligible traffic' : `from ${formatCount(traffic.users)} users`}</dt>
        <dd>{traffic.requests === 0 ? 'none' : <Pace perSecond={traffic.requestsPerSecond} />}</dd>
      </div>
    </dl>
  )
}

function Pace({ perSecond }: { readonly perSecond: number }) {
  const [value, unit] = formatPace(perSecond).split(NBSP)
  return (
    <>
      {value} <small>{unit}</small>
    </>
  )
}
