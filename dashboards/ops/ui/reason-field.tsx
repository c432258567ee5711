interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label?: string
  readonly hint?: string
}

export function ReasonField({
  value,
  onChange,
  label = 'Reason',
  hint = 'Stands in the ledger with your name.',
}: Props) {
  return (
    <label className="field">
      <span>{label}</span>
      <textarea rows={3} maxLength={2_000} value={value} onChange={(event) => onChange(event.target.value)} />
      <small>{hint}</small>
    </label>
  )
}
