import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RolloutSummary } from '../../../control/app/views.ts'
import { rolloutsQuery } from '../api/queries.ts'
import { BackendsCard } from '../backends/backends-card.tsx'
import { useTitle } from '../layout/use-title.ts'
import { moneyPath } from '../money/money-route.view.ts'
import { Link } from '../routing/link.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { EmptyOverview } from './empty-overview.tsx'
import { matching } from './filter.view.ts'
import { OpenIncidents } from './open-incidents.tsx'
import { worstFirst } from './order.view.ts'
import { moneySentence, overviewWords } from './overview.view.ts'
import { OverviewRow } from './overview-row.tsx'

/** From here on reading the list takes longer than typing a name. */
const MANY = 8

export function OverviewPage() {
  useTitle('Overview')
  const rollouts = useQuery(rolloutsQuery).data
  if (!rollouts) return <OverviewSkeleton />
  if (rollouts.length === 0) return <EmptyOverview />
  const { headline, subline } = overviewWords(rollouts)
  const money = moneySentence(rollouts)
  return (
    <>
      <div className="headline">
        <h1>{headline}</h1>
        <p className="subline">
          {subline} {money !== '' && <Link to={moneyPath(null)}>{money}</Link>}
        </p>
      </div>
      <OpenIncidents />
      <div className="columns">
        <Rows rollouts={rollouts} />
        <div className="column fades">
          <BackendsCard />
        </div>
      </div>
    </>
  )
}

function Rows({ rollouts }: { readonly rollouts: readonly RolloutSummary[] }) {
  const [typed, setTyped] = useState('')
  const found = worstFirst(matching(rollouts, typed))
  return (
    <section className="fades" aria-label="Rollouts">
      {rollouts.length >= MANY && (
        <label className="filter">
          <span>Find</span>
          <input
            type="search"
            placeholder="by name or backend"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      {found.length === 0 && <p className="muted">No rollout is named like that.</p>}
      <ul className="overview">
        {found.map((rollout) => (
          <OverviewRow key={rollout.key} rollout={rollout} />
        ))}
      </ul>
    </section>
  )
}

function OverviewSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading the overview
      </p>
      <div className="headline">
        <Skeleton lines={2} tall />
      </div>
      <div className="columns">
        <Skeleton lines={9} />
        <div className="card">
          <Skeleton lines={6} />
        </div>
      </div>
    </div>
  )
}
