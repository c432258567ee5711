import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { ReasonField } from '../ui/reason-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useMoneyChange } from './use-money-change.ts'

export interface Removal {
  readonly name: string
  /** What follows from it. */
  readonly lead: string
  readonly path: string
}

/** As if it had never been entered; that asks for a reason. */
export function RemoveSheet({
  removal,
  onClose,
}: {
  readonly removal: Removal
  readonly onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const change = useMoneyChange(onClose)
  const why = reason.trim() === '' ? 'Taking it away asks for a reason.' : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null && !change.isPending)
      change.mutate({ method: 'DELETE', path: removal.path, body: { reason: reason.trim() } })
  }
  return (
    <Sheet title={`Take away: ${removal.name}`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="lead">{removal.lead}</p>
        <ReasonField value={reason} onChange={setReason} hint="Stands in the history with your name." />
        {change.isError && <ProblemText error={change.error} />}
        <div className="sheet-actions">
          <Button type="submit" tone="primary" why={why}>
            Take it away
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}
