import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CostsView } from '../../../control/app/money-views.ts'
import { backendsQuery, rolloutsQuery } from '../api/queries.ts'
import { useSession } from '../api/use-session.ts'
import { formatMoney } from '../format/money.view.ts'
import { useTitle } from '../layout/use-title.ts'
import { controlNow } from '../live/contact.ts'
import { whyDisabled } from '../rollout/action.view.ts'
import { BudgetsTable } from './budgets-table.tsx'
import { type Draft, EntrySheet } from './entry-sheet.tsx'
import { FixedCostsCard } from './fixed-costs-card.tsx'
import { HistoryCard } from './history-card.tsx'
import { NoAnswer } from './money-page.tsx'
import { costsQuery } from './money-queries.ts'
import { MoneySkeleton } from './money-skeleton.tsx'
import { newValues } from './new-entry.view.ts'
import { OneOffCard } from './one-off-card.tsx'
import { ProjectionCards } from './projection-cards.tsx'
import { type Removal, RemoveSheet } from './remove-sheet.tsx'

/** What is spent whether anybody speaks or not, what moving cost once, what was projected, and what may be spent. */
export function CostsPage() {
  useTitle('Costs and budgets')
  const { data, error } = useQuery(costsQuery)
  if (!data) return error ? <NoAnswer error={error} /> : <MoneySkeleton />
  return <Loaded costs={data} />
}

function Loaded({ costs }: { readonly costs: CostsView }) {
  const [draft, setDraft] = useState<Draft | null>(null)
  const [removal, setRemoval] = useState<Removal | null>(null)
  const { role } = useSession()
  const why = whyDisabled(role)
  const backends = useQuery(backendsQuery).data ?? []
  const rollouts = useQuery(rolloutsQuery).data ?? []
  const named = <T extends { key: string; name: string }>(list: readonly T[]) =>
    list.map((it) => ({ value: it.key, text: it.name }))
  const actions = { why, open: setDraft, remove: setRemoval }
  // The part that was linked to is there only now.
  useEffect(() => {
    const part = window.location.hash.slice(1)
    if (part !== '') document.getElementById(part)?.scrollIntoView()
  }, [])
  const { server, all } = costs.perMonth
  return (
    <>
      <div className="headline">
        <h1>
          {costs.fixed.length === 0
            ? 'Nobody has entered yet what the own server costs'
            : `The own server costs ${formatMoney(all)} a month, everything counted`}
        </h1>
        <p className="subline">
          {costs.fixed.length === 0
            ? 'Begin with the server, then the hours of whoever looks after it. Without them nothing can break even.'
            : `${formatMoney(server)} of it is the server alone.`}
        </p>
      </div>
      {why !== null && <p className="muted role-note">{why}</p>}
      <div className="columns fades">
        <div className="column">
          <FixedCostsCard costs={costs} {...actions} />
          <ProjectionCards costs={costs} why={why} />
        </div>
        <div className="column">
          <BudgetsTable
            costs={costs}
            why={role === 'admin' ? null : `Your role is ${role}: admins set budgets.`}
            open={setDraft}
            remove={setRemoval}
          />
          <OneOffCard
            costs={costs}
            {...actions}
            add={() => setDraft({ kind: 'one-off', id: null, values: newValues('one-off', controlNow()) })}
          />
          <HistoryCard kinds={['fixed', 'oneOff', 'projection', 'budget']} />
        </div>
      </div>
      {draft && (
        <EntrySheet
          draft={draft}
          lists={{ rollout: named(rollouts), backend: named(backends.filter((it) => it.metered)) }}
          onClose={() => setDraft(null)}
        />
      )}
      {removal && <RemoveSheet removal={removal} onClose={() => setRemoval(null)} />}
    </>
  )
}
