import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { BackendView } from '../../../control/app/views.ts'
import { rolloutsQuery } from '../api/queries.ts'
import { send } from '../api/send.ts'
import { Button } from '../ui/button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { completeText, readBackend, revisionWarning } from './edit-backend.view.ts'

interface Props {
  readonly backend: BackendView
  readonly onClose: () => void
}

/** What changes often in fields, everything in JSON: both say the same. */
export function EditBackendSheet({ backend, onClose }: Props) {
  const client = useQueryClient()
  const rollouts = useQuery(rolloutsQuery).data ?? []
  const [text, setText] = useState(() => completeText(backend))
  const read = readBackend(text)
  const put = useMutation({
    mutationFn: (body: unknown) =>
      send<BackendView>(`/v1/backends/${encodeURIComponent(backend.key)}`, { method: 'PUT', body }),
    onSuccess: () => {
      for (const name of ['backends', 'rollouts', 'rollout', 'decisions'])
        void client.invalidateQueries({ queryKey: [name] })
      onClose()
    },
  })
  const set = (change: Record<string, unknown>) => {
    if (read.value) setText(JSON.stringify({ ...read.value, ...change }, null, 2))
    put.reset()
  }
  const value = read.value ?? {}
  const shown = (name: string) => String(value[name] ?? '')
  const unchanged = text === completeText(backend)
  const warning = revisionWarning(backend, shown('revision'), rollouts)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (read.value && !unchanged) put.mutate(read.value)
  }
  return (
    <Sheet title={`Edit ${backend.name}`} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <Field label="Name" value={shown('name')} onChange={(name) => set({ name })} />
        <Field
          label="Revision"
          hint="Model and server version. A new one of a candidate holds its rollouts."
          value={shown('revision')}
          onChange={(revision) => set({ revision })}
        />
        <Field label="Address" value={shown('url')} onChange={(url) => set({ url })} />
        <Field
          label="Time limit, in ms to the last byte"
          value={shown('timeoutMs')}
          onChange={(typed) => set({ timeoutMs: numberOr(typed) })}
        />
        <Field
          label="Calls at once, per gateway instance"
          value={shown('concurrency')}
          onChange={(typed) => set({ concurrency: numberOr(typed) })}
        />
        <details className="more">
          <summary>Everything, as JSON</summary>
          <label className="field">
            <span className="sr-only">The backend as JSON</span>
            <textarea
              className="code-area"
              rows={18}
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                put.reset()
              }}
            />
          </label>
        </details>
        {warning !== null && <p className="notice">{warning}</p>}
        {put.isError && <ProblemText error={put.error} />}
        <div className="sheet-actions">
          <Button
            type="submit"
            tone="primary"
            why={read.problem ?? (unchanged ? 'Nothing is changed yet.' : null)}
          >
            {put.isPending ? 'Saving' : `Save ${backend.name}`}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}

/** What is no number stays a text, so that control says what it expected. */
function numberOr(typed: string): number | string {
  const value = Number(typed)
  return typed.trim() === '' || Number.isNaN(value) ? typed : value
}

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Field({ label, hint, value, onChange }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input value={value} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      {hint !== undefined && <small>{hint}</small>}
    </label>
  )
}
