import { type FormEvent, useState } from 'react'
import type { IncidentView } from '../../../control/app/views.ts'
import { useIncidentActions } from '../api/use-incident-actions.ts'
import { useSession } from '../api/use-session.ts'
import { whyDisabled } from '../rollout/action.view.ts'
import { ProblemText } from '../ui/problem-text.tsx'

export function NoteForm({ incident }: { readonly incident: IncidentView }) {
  const [text, setText] = useState('')
  const { note } = useIncidentActions(incident.id)
  if (whyDisabled(useSession().role) !== null) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') note.mutate(text.trim(), { onSuccess: () => setText('') })
  }
  return (
    <form className="note-form" onSubmit={submit}>
      <label className="field">
        <span>Note</span>
        <span className="after-reason-row">
          <input value={text} maxLength={2_000} onChange={(event) => setText(event.target.value)} />
          <button
            type="submit"
            className="button button-quiet"
            aria-disabled={text.trim() === '' || undefined}
          >
            Add note
          </button>
        </span>
      </label>
      {note.isError && <ProblemText error={note.error} />}
    </form>
  )
}
