import { useState } from 'react'
import type { RolloutSummary } from '../../../control/app/views.ts'
import { formatShare } from '../format/number.view.ts'
import { matching } from '../overview/filter.view.ts'
import { worstFirst } from '../overview/order.view.ts'
import { VERDICT_MARKS } from '../rollout/words.view.ts'
import { Link } from '../routing/link.tsx'
import { type Route, rolloutPath } from '../routing/route.view.ts'
import { Sheet } from '../ui/sheet.tsx'

interface Props {
  readonly route: Route
  readonly rollouts: readonly RolloutSummary[]
}

/** The rollout that is looked at; where there are several, a list of them that is searched by typing. */
export function RolloutPicker({ route, rollouts }: Props) {
  const [open, setOpen] = useState(false)
  const here = route.page === 'rollout' || route.page === 'policy' ? route.key : null
  const shown = rollouts.find((it) => it.key === here) ?? (rollouts.length === 1 ? rollouts[0] : undefined)
  if (rollouts.length === 0) return null
  if (rollouts.length === 1 && shown)
    return (
      <Link to={rolloutPath(shown.key)} current={here === shown.key} className="nav-home" title={shown.name}>
        {shown.name}
      </Link>
    )
  return (
    <>
      <button
        type="button"
        className={`nav-home nav-picker${here === null ? '' : ' nav-here'}`}
        title={shown?.name}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span>{shown?.name ?? 'Rollouts'}</span>
        <svg viewBox="0 0 10 6" aria-hidden="true">
          <path d="M1 1l4 4 4-4" />
        </svg>
      </button>
      {open && (
        <Sheet title={`${rollouts.length} rollouts`} onClose={() => setOpen(false)}>
          <Choices rollouts={rollouts} here={here} onChosen={() => setOpen(false)} />
        </Sheet>
      )}
    </>
  )
}

interface ChoicesProps {
  readonly rollouts: readonly RolloutSummary[]
  readonly here: string | null
  readonly onChosen: () => void
}

function Choices({ rollouts, here, onChosen }: ChoicesProps) {
  const [typed, setTyped] = useState('')
  const found = worstFirst(matching(rollouts, typed))
  return (
    <div className="stack">
      <label className="field">
        <span>Find a rollout</span>
        <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      {found.length === 0 && <p className="muted">No rollout is named like that.</p>}
      <ul className="choices">
        {found.map((it) => (
          <li key={it.key}>
            <Link to={rolloutPath(it.key)} current={it.key === here} className="choice" onFollow={onChosen}>
              <span className="choice-name">{it.name}</span>
              <span className="choice-figure">{formatShare(it.share)}</span>
              <span className={`choice-note ink-${it.worst}`}>
                {VERDICT_MARKS[it.worst].mark} {VERDICT_MARKS[it.worst].word}
                {it.openIncident !== null && `, incident ${it.openIncident} open`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
