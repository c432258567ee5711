import type { DecisionView } from '../../../control/app/views.ts'
import { Moment } from '../ui/moment.tsx'

/** Somebody was faster: what they did, before this person decides anew. */
export function Changed({ decisions }: { readonly decisions: readonly DecisionView[] }) {
  return (
    <div className="notice" role="alert">
      <p>
        <strong>This rollout changed while you were looking.</strong> Nothing of yours was done.
      </p>
      {decisions.length > 0 && (
        <ul>
          {decisions.map((it) => (
            <li key={it.id}>
              {it.summary}, by {it.actorName}, <Moment at={it.requestedAt} />
              {it.reason === '' ? '' : `: ${it.reason}`}
            </li>
          ))}
        </ul>
      )}
      <p>What you see now is the new state. Look at it, then send again if it still holds.</p>
    </div>
  )
}
