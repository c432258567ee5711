import { type FormEvent, useState } from 'react'
import type { ReportView } from '../../../control/app/report-views.ts'
import { useMoneyChange } from '../money/use-money-change.ts'
import { Button } from '../ui/button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { ReasonField } from '../ui/reason-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { weekTitle } from './report.view.ts'

interface Props {
  readonly report: Pick<ReportView, 'week' | 'sentAt'>
  readonly onSent: () => void
  readonly onClose: () => void
}

/** Once more to Slack, or before its time; the message says who wanted it and why. */
export function SendSheet({ report, onSent, onClose }: Props) {
  const [reason, setReason] = useState('')
  const change = useMoneyChange(() => {
    onSent()
    onClose()
  })
  const verb = sendVerb(report)
  const why = reason.trim() === '' ? 'Sending it by hand asks for a reason.' : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null && !change.isPending)
      change.mutate({
        method: 'POST',
        path: `/v1/reports/${report.week}/send`,
        body: { reason: reason.trim() },
      })
  }
  return (
    <Sheet title={`${verb}: ${weekTitle(report.week)}`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="lead">
          {report.sentAt === null
            ? 'It goes to Slack now, and does not leave by itself any more.'
            : 'It goes to Slack once more, computed from what is known now.'}
        </p>
        <ReasonField value={reason} onChange={setReason} hint="Stands in the message with your name." />
        {change.isError && <ProblemText error={change.error} />}
        <div className="sheet-actions">
          <Button type="submit" tone="primary" why={why}>
            {verb}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}

export function sendVerb({ sentAt }: Pick<ReportView, 'sentAt'>): string {
  return sentAt === null ? 'Send now' : 'Send again'
}
