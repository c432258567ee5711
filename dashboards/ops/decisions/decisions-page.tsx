import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { decisionsQuery, rolloutsQuery } from '../api/queries.ts'
import { useTitle } from '../layout/use-title.ts'
import { useHash } from '../routing/location.ts'
import { decisionOfHash } from '../routing/route.view.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { DecisionEntry } from './decision-entry.tsx'

const PAGE = 50

/** The ledger: who or what changed a rollout, why, and on which evidence. */
export function DecisionsPage() {
  useTitle('Decisions')
  const [limit, setLimit] = useState(PAGE)
  const [rollout, setRollout] = useState<string | null>(null)
  const rollouts = useQuery(rolloutsQuery).data ?? []
  const decisions = useQuery({ ...decisionsQuery(rollout, limit), placeholderData: keepPreviousData }).data
  const linked = decisionOfHash(useHash())
  const found = decisions?.some((it) => it.id === linked) ?? false
  useEffect(() => {
    if (linked !== null && found)
      document.getElementById(`decision-${linked}`)?.scrollIntoView({ block: 'start' })
  }, [linked, found])
  const nameOf = (key: string) => rollouts.find((it) => it.key === key)?.name ?? key
  return (
    <>
      <div className="headline">
        <h1>Decisions</h1>
        <p className="subline">Who changed what, why, and on which evidence. Nothing here can be edited.</p>
      </div>
      {rollouts.length > 1 && (
        <label className="filter">
          <span>Rollout</span>
          <select value={rollout ?? ''} onChange={(event) => setRollout(event.target.value || null)}>
            <option value="">all</option>
            {rollouts.map((it) => (
              <option key={it.key} value={it.key}>
                {it.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="fades">
        {!decisions ? (
          <Skeleton lines={8} />
        ) : decisions.length === 0 ? (
          <p className="muted">
            Nobody has decided anything yet. The first entry is made when a rollout is created.
          </p>
        ) : (
          <ol className="ledger">
            {decisions.map((it) => (
              <DecisionEntry
                key={it.id}
                decision={it}
                rolloutName={nameOf(it.rollout)}
                linked={it.id === linked}
              />
            ))}
          </ol>
        )}
      </div>
      {decisions && decisions.length >= limit && (
        <button type="button" className="button button-quiet" onClick={() => setLimit(limit + PAGE)}>
          Show older ones
        </button>
      )}
    </>
  )
}
