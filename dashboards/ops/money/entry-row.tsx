import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sentence } from '../rollout/gate.view.ts'
import { Moment } from '../ui/moment.tsx'
import { valuesOf } from './entry-form.view.ts'
import type { Draft } from './entry-sheet.tsx'
import { FORMS, type FormKind } from './forms.view.ts'
import { pricesQuery } from './money-queries.ts'
import { suggestionsOf } from './prices-page.tsx'
import type { Removal } from './remove-sheet.tsx'
import { longDay } from './utc-day.view.ts'

export interface RowActions {
  /** Why it cannot be changed; null: it can. */
  readonly why: string | null
  readonly open: (draft: Draft) => void
  readonly remove: (removal: Removal) => void
}

interface Props extends RowActions {
  readonly kind: Exclude<FormKind, 'model' | 'budget'>
  readonly entry: {
    readonly id: number
    readonly from?: number
    readonly at?: number
    readonly to?: number | null
    readonly source: string
    readonly note: string
    readonly enteredAt: number
    readonly enteredBy: string
  }
  readonly name: ReactNode
  readonly value: string
  readonly note?: string | undefined
  readonly when: 'now' | 'later' | 'before'
  /** What follows when it is taken away. */
  readonly lead: string
}

const WHEN = { now: null, later: 'not yet', before: 'no more' } as const

/** An entry with its date and its source: nobody trusts a price that fell from the sky. */
export function EntryRow({ kind, entry, name, value, note, when, lead, why, open, remove }: Props) {
  const prices = useQuery(pricesQuery).data
  const root = kind === 'fixed' || kind === 'one-off' ? '/v1/costs' : '/v1/prices'
  const begins = entry.from ?? entry.at
  const label = `${typeof name === 'string' ? name : kind} ${entry.id}`
  return (
    <li className={`entry-row entry-${when}`}>
      <p className="entry-name">
        {name}
        {WHEN[when] !== null && <span className="tag">{WHEN[when]}</span>}
      </p>
      <p className="entry-value">
        {value}
        {note !== undefined && <small>{note}</small>}
      </p>
      <p className="entry-origin">
        {begins !== undefined && (
          <>
            {kind === 'one-off' ? 'On' : 'From'} {longDay(begins)}
          </>
        )}
        {entry.to != null && <> to {longDay(entry.to)}</>}. {sentence(entry.source)}
        {entry.note !== '' && <> {entry.note}</>} Entered by {entry.enteredBy},{' '}
        <Moment at={entry.enteredAt} />.
      </p>
      {why === null && (
        <p className="entry-actions">
          <button
            type="button"
            className="link"
            aria-label={`Correct ${label}`}
            onClick={() =>
              open({
                kind,
                id: entry.id,
                values: valuesOf(FORMS[kind], entry),
                ...(prices && { suggestions: suggestionsOf(prices) }),
              })
            }
          >
            Correct
          </button>
          <button
            type="button"
            className="link"
            aria-label={`Take away ${label}`}
            onClick={() => remove({ name: label, lead, path: `${root}/${kind}/${entry.id}` })}
          >
            Take away
          </button>
        </p>
      )}
    </li>
  )
}
