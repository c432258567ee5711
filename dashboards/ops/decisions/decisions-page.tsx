import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { DecisionView } from '../../../control/app/views.ts'
import { decisionQuery, ledgerQuery, rolloutsQuery } from '../api/queries.ts'
import { useTitle } from '../layout/use-title.ts'
import { useHash, useSearch } from '../routing/location.ts'
import { decisionOfHash } from '../routing/route.view.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { DecisionEntry } from './decision-entry.tsx'
import { filterOf, isFiltered } from './ledger-filter.view.ts'
import { LedgerFilters } from './ledger-filters.tsx'

const PAGE = 50
const NONE: readonly DecisionView[] = []

/** The ledger: who or what changed a rollout, why, and on which evidence. */
export function DecisionsPage() {
  useTitle('Decisions')
  const [limit, setLimit] = useState(PAGE)
  const filter = filterOf(useSearch())
  const rollouts = useQuery(rolloutsQuery).data ?? []
  const listed = useQuery({ ...ledgerQuery(filter, limit), placeholderData: keepPreviousData }).data
  const linked = decisionOfHash(useHash())
  // A link may point far back: that entry comes by itself and stands on top.
  const missing = linked !== null && listed !== undefined && !listed.some((it) => it.id === linked)
  const old = useQuery({ ...decisionQuery(linked ?? 0), enabled: missing }).data
  const decisions = missing && old ? [old, ...listed] : listed
  const found = decisions?.some((it) => it.id === linked) ?? false
  useEffect(() => {
    if (linked !== null && found)
      document.getElementById(`decision-${linked}`)?.scrollIntoView({ block: 'start' })
  }, [linked, found])
  const nameOf = (key: string) => rollouts.find((it) => it.key === key)?.name ?? key
  const actors = [
    ...new Set((decisions ?? NONE).flatMap((it) => (it.actor.kind === 'person' ? it.actorName : []))),
  ]
  return (
    <>
      <div className="headline">
        <h1>Decisions</h1>
        <p className="subline">Who changed what, why, and on which evidence. Nothing here can be edited.</p>
      </div>
      <LedgerFilters filter={filter} rollouts={rollouts} actors={actors} />
      <div className="fades">
        {!decisions ? (
          <Skeleton lines={8} />
        ) : decisions.length === 0 ? (
          <p className="muted">
            {isFiltered(filter)
              ? 'No decision is like that.'
              : 'Nobody has decided anything yet. The first entry is made when a rollout is created.'}
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
      {listed && listed.length >= limit && limit < 200 && (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => setLimit(Math.min(200, limit + PAGE))}
        >
          Show older ones
        </button>
      )}
    </>
  )
}
