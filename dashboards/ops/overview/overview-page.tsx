import { useQuery } from '@tanstack/react-query'
import { rolloutsQuery } from '../api/queries.ts'
import { useTitle } from '../layout/use-title.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { EmptyOverview } from './empty-overview.tsx'
import { worstFirst } from './order.view.ts'
import { OverviewRow } from './overview-row.tsx'

export function OverviewPage() {
  useTitle('Rollouts')
  const rollouts = useQuery(rolloutsQuery).data
  if (!rollouts) return <Skeleton lines={6} tall />
  if (rollouts.length === 0) return <EmptyOverview />
  const open = rollouts.filter((it) => it.openIncident !== null).length
  return (
    <>
      <div className="headline">
        <h1>{rollouts.length} rollouts</h1>
        <p className="subline">
          {open === 0 ? 'No incident is open.' : `${open} with an open incident, on top.`}
        </p>
      </div>
      <ul className="overview fades">
        {worstFirst(rollouts).map((rollout) => (
          <OverviewRow key={rollout.key} rollout={rollout} />
        ))}
      </ul>
    </>
  )
}
