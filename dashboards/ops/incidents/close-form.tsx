import { type FormEvent, useState } from 'react'
import type { IncidentView } from '../../../control/app/views.ts'
import { useIncidentActions } from '../api/use-incident-actions.ts'
import { useSession } from '../api/use-session.ts'
import { whyDisabled } from '../rollout/action.view.ts'
import { Button } from '../ui/button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { ReasonField } from '../ui/reason-field.tsx'

/** An incident ends with a cause; the rollout can be re-armed after that. */
export function CloseForm({ incident }: { readonly incident: IncidentView }) {
  const [cause, setCause] = useState('')
  const { close } = useIncidentActions(incident.id)
  const viewer = whyDisabled(useSession().role)
  if (viewer !== null) return <p className="muted">Not known yet. {viewer}</p>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (cause.trim() !== '') close.mutate(cause.trim())
  }
  return (
    <form className="stack" onSubmit={submit}>
      <ReasonField
        label="What was the cause?"
        hint="What broke, and what was changed so that it does not break again."
        value={cause}
        onChange={setCause}
      />
      {close.isError && <ProblemText error={close.error} />}
      <Button
        type="submit"
        tone="primary"
        wide
        why={cause.trim() === '' ? 'An incident closes with its cause.' : null}
      >
        Close incident {incident.id}
      </Button>
    </form>
  )
}
