interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label?: string
  readonly hint?: string
  readonly focus?: boolean
}

export function ReasonField({
  value,
  onChange,
  label = 'Reason',
  hint = 'Stands in the ledger with your name.',
  focus,
}: Props) {
  return (
    <label className="field">
      <span>{label}</span>
      <textarea
        rows={3}
        maxLength={2_000}
        value={value}
        // biome-ignore lint/a11y/noAutofocus: a sheet was just opened by this person, to write here.
        autoFocus={focus ?? false}
        onChange={(event) => onChange(event.target.value)}
      />
      <small>{hint}</small>
    </label>
  )
}
