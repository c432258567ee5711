import { type FormEvent, useState } from 'react'
import type { EvidenceKind } from '../../../control/core/entered-evidence.ts'
import { useAddEvidence } from '../api/use-add-evidence.ts'
import { useSession } from '../api/use-session.ts'
import { controlNow } from '../live/contact.ts'
import { Button } from '../ui/button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { localInput } from './local-input.view.ts'
import { EVIDENCE_FORMS } from './words.view.ts'

interface Props {
  readonly rolloutKey: string
  readonly kind: EvidenceKind
  readonly onClose: () => void
}

/** What was measured elsewhere: a value, when, where it comes from, and who vouches for it. */
export function EvidenceSheet({ rolloutKey, kind, onClose }: Props) {
  const add = useAddEvidence(rolloutKey)
  const form = EVIDENCE_FORMS[kind]
  const [value, setValue] = useState('')
  const [measured, setMeasured] = useState(() => localInput(controlNow(), new Date().getTimezoneOffset()))
  const [source, setSource] = useState('')
  const [author, setAuthor] = useState(useSession().name)
  const [note, setNote] = useState('')
  const number = Number(value.replace(',', '.'))
  const why =
    value.trim() === '' || !Number.isFinite(number) || number < 0
      ? `A value in ${form.unit} is needed.`
      : source.trim() === ''
        ? 'A source is needed: a report, a command, a link.'
        : author.trim() === ''
          ? 'An author is needed.'
          : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why !== null) return
    const measuredAt = new Date(measured).getTime()
    add.mutate(
      {
        kind,
        value: number,
        measuredAt: Number.isNaN(measuredAt) ? controlNow() : measuredAt,
        source: source.trim(),
        author: author.trim(),
        note: note.trim(),
      },
      { onSuccess: onClose },
    )
  }
  return (
    <Sheet title={`Enter evidence: ${form.title.toLowerCase()}`} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <label className="field">
          <span>Value, in {form.unit}</span>
          <input inputMode="decimal" value={value} onChange={(event) => setValue(event.target.value)} />
          <small>{form.hint}</small>
        </label>
        <label className="field">
          <span>Measured</span>
          <input
            type="datetime-local"
            value={measured}
            onChange={(event) => setMeasured(event.target.value)}
          />
        </label>
        <label className="field">
          <span>Source</span>
          <input value={source} maxLength={500} onChange={(event) => setSource(event.target.value)} />
          <small>A report, a command, a link.</small>
        </label>
        <label className="field">
          <span>Author</span>
          <input value={author} maxLength={200} onChange={(event) => setAuthor(event.target.value)} />
        </label>
        <label className="field">
          <span>Note</span>
          <input value={note} maxLength={2_000} onChange={(event) => setNote(event.target.value)} />
        </label>
        {add.isError && <ProblemText error={add.error} />}
        <div className="sheet-actions">
          <Button type="submit" tone="primary" why={why}>
            Enter evidence
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}
