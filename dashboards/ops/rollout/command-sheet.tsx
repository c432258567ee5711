import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { DecisionView, RolloutView } from '../../../control/app/views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { decisionsQuery, rolloutQuery } from '../api/queries.ts'
import { type CommandBody, useCommand } from '../api/use-command.ts'
import { useIncidentActions } from '../api/use-incident-actions.ts'
import { useSession } from '../api/use-session.ts'
import { changesSince } from '../decisions/decision.view.ts'
import { formatShare } from '../format/number.view.ts'
import { Button } from '../ui/button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { ReasonField } from '../ui/reason-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { actionText, parsePercent, type SheetCommand, shareMoves } from './action.view.ts'
import { Changed } from './changed.tsx'
import { blockers } from './gate.view.ts'
import { RearmFields } from './rearm-fields.tsx'
import { WaiveList } from './waive-list.tsx'

interface Props {
  readonly rollout: RolloutView
  readonly command: SheetCommand
  readonly onClose: () => void
}

/** Says what a command will do, asks why, and sends it with the version that this person was looking at. */
export function CommandSheet({ rollout, command, onClose }: Props) {
  const client = useQueryClient()
  const { role } = useSession()
  const send = useCommand()
  const { close } = useIncidentActions(rollout.incident?.id ?? 0)
  const [seen, setSeen] = useState(rollout.version)
  const [changed, setChanged] = useState<readonly DecisionView[] | null>(null)
  const [reason, setReason] = useState('')
  const [cause, setCause] = useState('')
  const [percent, setPercent] = useState(String(rollout.share / 100))
  const [waived, setWaived] = useState<readonly string[]>([])
  const [stage, setStage] = useState<string | null>(null)
  const [rotate, setRotate] = useState(false)

  const text = actionText(command, rollout)
  const gated = command === 'start' || command === 'advance' || command === 'complete'
  const gates = gated && rollout.next ? rollout.next.gates : []
  const open = blockers(gates, role).closed.filter((gate) => !waived.includes(gate.gate))
  const share = command === 'set-share' ? parsePercent(percent) : null
  const needsCause = command === 're-arm' && rollout.incident?.status === 'open'
  const why = whyNot()

  function whyNot(): string | null {
    if (command === 'set-share' && share === null)
      return 'The share must be 0 to 100 %, with two decimals at most.'
    if (command === 'set-share' && share === rollout.share) return 'That is the share now.'
    if (needsCause && cause.trim() === '') return 'The incident needs its cause first.'
    if (reason.trim() === '') return 'A reason is needed.'
    if (open.length > 0)
      return `${open.length} gate${open.length === 1 ? ' is' : 's are'} neither clear nor waived.`
    return null
  }

  const body = (): CommandBody => ({
    command,
    reason: reason.trim(),
    ...(gated || command === 'set-share' ? { waive: waived } : {}),
    ...(share === null ? {} : { share }),
    ...(command === 're-arm' ? { stage, rotateCohort: rotate } : {}),
  })

  const conflict = async () => {
    const latest = await client.fetchQuery({ ...rolloutQuery(rollout.key), staleTime: 0 })
    const answer = await client.fetchQuery({ ...decisionsQuery(rollout.key, 50), staleTime: 0 })
    setChanged(changesSince(answer.decisions, seen))
    setSeen(latest.version)
    setWaived([])
    send.reset()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (why !== null || send.isPending) return
    setChanged(null)
    try {
      if (needsCause) await close.mutateAsync(cause.trim())
      await send.mutateAsync({ key: rollout.key, version: seen, body: body() })
      onClose()
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.code === 'version-conflict') await conflict()
    }
  }

  const error = close.error ?? send.error
  const submitText =
    share !== null && command === 'set-share' ? `Set the share to ${formatShare(share)}` : text.submit
  return (
    <Sheet title={text.title} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        {changed !== null && <Changed decisions={changed} />}
        <p className="lead">{text.lead}</p>
        {command === 'set-share' && (
          <label className="field">
            <span>Share of eligible users, in %</span>
            <input inputMode="decimal" value={percent} onChange={(event) => setPercent(event.target.value)} />
            <small>{share === null ? 'Such as 12.5' : shareMoves(rollout, share)}</small>
          </label>
        )}
        {command === 're-arm' && (
          <RearmFields
            rollout={rollout}
            stage={stage}
            onStage={setStage}
            rotate={rotate}
            onRotate={setRotate}
            cause={needsCause ? cause : null}
            onCause={setCause}
          />
        )}
        <WaiveList gates={gates} stage={rollout.stage} role={role} waived={waived} onChange={setWaived} />
        <ReasonField value={reason} onChange={setReason} />
        {error !== null && <ProblemText error={error} />}
        <div className="sheet-actions">
          <Button type="submit" tone="primary" why={why}>
            {send.isPending ? 'Sending' : submitText}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}
