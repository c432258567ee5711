import { type FormEvent, useId, useState } from 'react'
import { ApiProblem } from '../api/api-problem.ts'
import { Button } from '../ui/button.tsx'
import { ReasonField } from '../ui/reason-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { EntryField } from './entry-field.tsx'
import { orderOf, otherProblems, problemWith, shownFields, type Values } from './entry-form.view.ts'
import { FORMS, type FormKind } from './forms.view.ts'
import { useMoneyChange } from './use-money-change.ts'

export interface Lists {
  /** By name of the field: what may be chosen. */
  readonly [field: string]: readonly { readonly value: string; readonly text: string }[]
}

export interface Draft {
  readonly kind: FormKind
  /** Null: a new one. */
  readonly id: number | null
  readonly values: Values
  /** Models and backends, to complete what is typed. */
  readonly suggestions?: Readonly<Record<string, readonly string[]>>
}

interface Props {
  readonly draft: Draft
  readonly lists: Lists
  readonly onClose: () => void
}

/** Enters or corrects one entry. What control refuses stands beside its field, and what was typed stays. */
export function EntrySheet({ draft, lists, onClose }: Props) {
  const form = FORMS[draft.kind]
  const [values, setValues] = useState<Values>(draft.values)
  const [reason, setReason] = useState('')
  const change = useMoneyChange(onClose)
  const id = useId()
  const fields = shownFields(form, values)
  const problems = change.error instanceof ApiProblem ? change.error.problem.problems : []
  const elsewhere = otherProblems(fields, problems)
  const correcting = draft.id !== null
  const why = correcting && reason.trim() === '' ? 'A correction asks for its reason.' : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null && !change.isPending) change.mutate(orderOf(form, values, draft.id, reason))
  }
  return (
    <Sheet title={correcting ? `Correct: ${form.title.toLowerCase()}` : form.title} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="lead">{form.lead}</p>
        {change.isError && (
          <div className="problem" role="alert" id={id}>
            <p>
              {problems.length === 0
                ? `Not entered: ${change.error.message}`
                : `Not entered. ${problems.length === 1 ? 'One field is' : `${problems.length} fields are`} not right; what you typed is still here.`}
            </p>
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
        {fields.map((field) => (
          <EntryField
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            options={field.options ?? lists[field.name] ?? []}
            suggestions={draft.suggestions?.[field.name] ?? []}
            problem={problemWith(field.name, problems)}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        <ReasonField
          value={reason}
          onChange={setReason}
          label={correcting ? 'Reason' : 'Reason, if it needs one'}
          hint="Stands in the history with your name, beside what it was before."
        />
        {problemWith('reason', problems) !== null && (
          <p className="ink-breached small">{problemWith('reason', problems)}</p>
        )}
        <div className="sheet-actions">
          <Button type="submit" tone="primary" why={why}>
            {change.isPending ? 'Entering' : correcting ? 'Correct it' : 'Enter it'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}
