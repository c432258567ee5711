import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PricesView } from '../../../control/app/money-views.ts'
import { useSession } from '../api/use-session.ts'
import { useTitle } from '../layout/use-title.ts'
import { controlNow } from '../live/contact.ts'
import { navigate, useSearch } from '../routing/location.ts'
import { Button } from '../ui/button.tsx'
import { AccountCard } from './account-card.tsx'
import { byAccount } from './book.view.ts'
import { type Draft, EntrySheet } from './entry-sheet.tsx'
import { ExchangeCard } from './exchange-card.tsx'
import type { FormKind } from './forms.view.ts'
import { HistoryCard } from './history-card.tsx'
import { NoAnswer } from './money-page.tsx'
import { pricesQuery } from './money-queries.ts'
import { MoneySkeleton } from './money-skeleton.tsx'
import { newValues } from './new-entry.view.ts'
import { type Removal, RemoveSheet } from './remove-sheet.tsx'

/** What is metered, by account, with dates and sources. */
export function PricesPage() {
  useTitle('Prices')
  const { data, error } = useQuery(pricesQuery)
  if (!data) return error ? <NoAnswer error={error} /> : <MoneySkeleton />
  return <Loaded prices={data} />
}

function Loaded({ prices }: { readonly prices: PricesView }) {
  const [removal, setRemoval] = useState<Removal | null>(null)
  const [draft, setDraft] = useDraft(prices)
  const role = useSession().role
  const why = role === 'admin' ? null : `Your role is ${role}: admins enter prices.`
  const missing = prices.missing.length
  const open = (kind: FormKind) => setDraft(newDraft(kind, prices))
  return (
    <>
      <div className="headline headline-acting">
        <div>
          <h1>
            {missing === 0
              ? 'Every metered model has a price'
              : missing === 1
                ? 'One metered model has no price'
                : `${missing} metered models have no price`}
          </h1>
          <p className="subline">
            Each entry says from when on it counts and where it is from. What was used before keeps the price
            that was in force; a corrected price corrects what was computed with it.
          </p>
        </div>
        <div className="button-row">
          <Button tone="primary" why={why} quietWhy onClick={() => open('model')}>
            Enter a price
          </Button>
          <Button why={why} quietWhy onClick={() => open('tariff')}>
            Tariff
          </Button>
          <Button why={why} quietWhy onClick={() => open('rate')}>
            Rate
          </Button>
          <Button why={why} quietWhy onClick={() => open('exchange')}>
            Exchange rate
          </Button>
        </div>
      </div>
      {why !== null && <p className="muted role-note">{why}</p>}
      {missing > 0 && <Missing prices={prices} why={why} open={setDraft} />}
      <div className="columns fades">
        <div className="column">
          {byAccount(prices, controlNow()).map((group) => (
            <AccountCard key={group.account} group={group} why={why} open={setDraft} remove={setRemoval} />
          ))}
          <ExchangeCard prices={prices} why={why} open={setDraft} remove={setRemoval} />
        </div>
        <div className="column">
          <HistoryCard kinds={['tariff', 'rate', 'exchange']} />
        </div>
      </div>
      {draft && (
        <EntrySheet
          draft={draft}
          lists={{ backend: backendsOf(prices) }}
          onClose={() => {
            setDraft(null)
          }}
        />
      )}
      {removal && <RemoveSheet removal={removal} onClose={() => setRemoval(null)} />}
    </>
  )
}

function Missing({
  prices,
  why,
  open,
}: {
  readonly prices: PricesView
  readonly why: string | null
  readonly open: (draft: Draft) => void
}) {
  return (
    <section className="amber" aria-label="Models without a price">
      <ul className="rows">
        {prices.missing.map((it) => (
          <li key={`${it.backend} ${it.model}`} className="missing-row">
            <span>
              <span className="ink-suspect" aria-hidden="true">
                !{' '}
              </span>
              <strong>{it.model}</strong> on {it.backend}: its use is in no sum.
            </span>
            <span>
              <Button
                why={why}
                quietWhy
                onClick={() => open(newDraft('model', prices, { backend: it.backend, model: it.model }))}
              >
                Enter its price
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `?add=model&model=…`: other pages link to a form that is filled as far as they know. */
function useDraft(prices: PricesView): [Draft | null, (draft: Draft | null) => void] {
  const search = new URLSearchParams(useSearch())
  const [draft, setDraft] = useState<Draft | null>(() => {
    const model = search.get('model')
    if (search.get('add') === null) return null
    const known = prices.models.find((it) => it.model === model)
    return newDraft('model', prices, { backend: known?.backend ?? '', model: model ?? '' })
  })
  return [
    draft,
    (next) => {
      setDraft(next)
      if (next === null && window.location.search !== '') navigate('/money/prices', 'replace')
    },
  ]
}

function newDraft(kind: FormKind, prices: PricesView, more: Readonly<Record<string, string>> = {}): Draft {
  return {
    kind,
    id: null,
    values: { ...newValues(kind, controlNow()), ...more },
    suggestions: suggestionsOf(prices),
  }
}

export function suggestionsOf(prices: PricesView) {
  const models = new Set([...prices.models, ...prices.rates].map((it) => it.model))
  return { model: [...models].sort(), account: [...new Set(prices.tariffs.map((it) => it.account))] }
}

function backendsOf(prices: PricesView) {
  return [...new Set(prices.models.filter((it) => it.metered).map((it) => it.backend))].map((value) => ({
    value,
    text: value,
  }))
}
