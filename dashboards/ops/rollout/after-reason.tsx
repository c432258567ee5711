import { type FormEvent, useState } from 'react'
import type { RolloutView } from '../../../control/app/views.ts'
import { useIncidentActions } from '../api/use-incident-actions.ts'
import { useSession } from '../api/use-session.ts'
import { ProblemText } from '../ui/problem-text.tsx'

/** A person rolled back without saying why: asked now, when nothing hurries any more. */
export function AfterReason({ rollout }: { readonly rollout: RolloutView }) {
  const { incident, rollback } = rollout
  const session = useSession()
  const [text, setText] = useState('')
  const { note } = useIncidentActions(incident?.id ?? 0)
  if (!incident || incident.status === 'closed' || rollback?.by.kind !== 'person') return null
  if (incident.reason.trim() !== '' || session.role === 'viewer') return null
  const author = rollback.by.name
  const said = incident.timeline.some((entry) => entry.actor === author && entry.at > incident.openedAt)
  if (note.isSuccess || said) {
    return (
      <p className="after-reason muted" role="status">
        {note.isSuccess ? `Noted on incident ${incident.id}.` : ''}
      </p>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') note.mutate(text.trim())
  }
  return (
    <form className="after-reason" onSubmit={submit}>
      <label className="field">
        <span>Why did you roll back?</span>
        <span className="after-reason-row">
          <input value={text} maxLength={2_000} onChange={(event) => setText(event.target.value)} />
          <button
            type="submit"
            className="button button-quiet"
            aria-disabled={text.trim() === '' || undefined}
          >
            Note it
          </button>
        </span>
        <small>Noted on incident {incident.id}, for whoever looks for the cause.</small>
      </label>
      {note.isError && <ProblemText error={note.error} />}
    </form>
  )
}
