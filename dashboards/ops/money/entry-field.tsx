import { useId } from 'react'
import type { Field } from './forms.view.ts'

interface Props {
  readonly field: Field
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly suggestions: readonly string[]
  /** What control said about it; null: nothing. */
  readonly problem: string | null
  readonly onChange: (value: string) => void
}

export function EntryField({ field, value, options, suggestions, problem, onChange }: Props) {
  const id = useId()
  const described = [field.hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ')
  const common = {
    id,
    'aria-invalid': problem === null ? undefined : true,
    'aria-describedby': described === '' ? undefined : described,
  } as const
  const hint = field.hint !== undefined && (
    <small id={`${id}-hint`} className="muted">
      {field.hint}
    </small>
  )
  const wrong = problem !== null && (
    <small id={`${id}-problem`} className="ink-breached">
      ✕ {problem}
    </small>
  )
  if (field.type === 'check')
    return (
      <div className="entry-check">
        <label className="check" htmlFor={id}>
          <input
            {...common}
            type="checkbox"
            checked={value === 'yes'}
            onChange={(event) => onChange(event.target.checked ? 'yes' : '')}
          />
          <span>{field.label}</span>
        </label>
        {hint}
        {wrong}
      </div>
    )
  return (
    <div className="field">
      <label htmlFor={id}>
        {field.label}
        {field.optional && field.type === 'text' && <span className="muted">, optional</span>}
      </label>
      {field.type === 'choice' || field.type === 'list' ? (
        <select {...common} value={value} onChange={(event) => onChange(event.target.value)}>
          {field.type === 'list' && <option value="">{field.optional ? 'all of them' : 'choose'}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type={field.type === 'day' ? 'date' : field.type === 'hour' ? 'datetime-local' : 'text'}
          {...(field.type === 'hour' && { step: 3_600 })}
          inputMode={field.type === 'decimal' || field.type === 'dollars' ? 'decimal' : undefined}
          autoComplete="off"
          {...(suggestions.length > 0 && { list: `${id}-list` })}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((it) => (
            <option key={it} value={it} />
          ))}
        </datalist>
      )}
      {hint}
      {wrong}
    </div>
  )
}
