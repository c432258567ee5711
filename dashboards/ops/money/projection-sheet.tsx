import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Projection } from '../../../control/core/cost/projection.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { rolloutQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ReasonField } from '../ui/reason-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { EntryField } from './entry-field.tsx'
import { otherProblems, problemWith } from './entry-form.view.ts'
import { projectionBody, projectionRows, type StageRow, stageFields } from './projection.view.ts'
import { useMoneyChange } from './use-money-change.ts'

interface Props {
  readonly rolloutKey: string
  readonly name: string
  /** The one that counts now; null: none. */
  readonly before: Projection | null
  readonly onClose: () => void
}

/** A month at each stage of the ladder: what the vendor will bill, and what the own server will cost. */
export function ProjectionSheet({ rolloutKey, name, before, onClose }: Props) {
  const ladder = useQuery(rolloutQuery(rolloutKey)).data?.ladder
  return (
    <Sheet title={`Projection of ${name}`} onClose={onClose}>
      {ladder ? (
        <Fields
          rolloutKey={rolloutKey}
          start={projectionRows(ladder, before)}
          source={before?.source ?? ''}
          onClose={onClose}
        />
      ) : (
        <Skeleton lines={8} />
      )}
    </Sheet>
  )
}

interface FieldsProps {
  readonly rolloutKey: string
  readonly start: readonly StageRow[]
  readonly source: string
  readonly onClose: () => void
}

function Fields({ rolloutKey, start, source: before, onClose }: FieldsProps) {
  const [rows, setRows] = useState(start)
  const [source, setSource] = useState(before)
  const [reason, setReason] = useState('')
  const change = useMoneyChange(onClose)
  const problems = change.error instanceof ApiProblem ? change.error.problem.problems : []
  const set = (at: number, name: keyof StageRow, value: string) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, [name]: value } : row)))
  const body = projectionBody(rows, source, reason)
  const known = [...body.at.flatMap((at) => stageFields(at).map((it) => it.name)), 'source']
  const elsewhere = otherProblems(
    known.map((it) => ({ name: it, label: '', type: 'text' })),
    problems,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!change.isPending)
      change.mutate({
        method: 'PUT',
        path: `/v1/rollouts/${encodeURIComponent(rolloutKey)}/projection`,
        body: body.body,
      })
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="lead">
        Dollars a calendar month at each stage. The spend is judged by it: more than the policy allows over it
        and the rollout acts.
      </p>
      {change.isError && (
        <div className="problem" role="alert">
          <p>Not entered. {problems.length === 0 ? change.error.message : 'What you typed is still here.'}</p>
          {elsewhere.length > 0 && (
            <ul>
              {elsewhere.map((it) => (
                <li key={it.field}>
                  <code>{it.field}</code> {it.problem}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {rows.map((row, index) => (
        <fieldset key={row.stage} className="stage-row">
          <legend>{row.stage}</legend>
          {stageFields(body.at.indexOf(index)).map((field) => (
            <EntryField
              key={field.key}
              field={field}
              value={row[field.key]}
              options={[]}
              suggestions={[]}
              problem={body.at.includes(index) ? problemWith(field.name, problems) : null}
              onChange={(value) => set(index, field.key, value)}
            />
          ))}
        </fieldset>
      ))}
      <EntryField
        field={{ name: 'source', label: 'Source', type: 'text', hint: 'A calculation with its date.' }}
        value={source}
        options={[]}
        suggestions={[]}
        problem={problemWith('source', problems)}
        onChange={setSource}
      />
      <ReasonField value={reason} onChange={setReason} label="Reason, if it needs one" />
      <div className="sheet-actions">
        <Button type="submit" tone="primary">
          Enter the projection
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  )
}
