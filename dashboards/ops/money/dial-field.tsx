import { type CSSProperties, useEffect, useId, useState } from 'react'
import { type Dial, fromSlider, shown, sliderOf, typed } from './what-if.view.ts'

interface Props {
  readonly dial: Dial
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A slider for looking around, a field for a figure that one knows; both are the same number. */
export function DialField({ dial, value, onChange }: Props) {
  const id = useId()
  const own = Number(shown(dial, value)).toLocaleString('en', { maximumFractionDigits: 6 })
  const position = sliderOf(dial, value)
  const [least, most] = dial.logarithmic ? [0, 1_000] : [dial.least, dial.most]
  const fill = Math.min(1, Math.max(0, (position - least) / (most - least)))
  const [text, setText] = useState(own)
  const wrong = typed(dial, text) === null
  // Another number from outside; what is being typed and means the same stays as it is typed.
  useEffect(() => {
    setText((before) => (typed(dial, before) === value ? before : own))
  }, [dial, own, value])

  return (
    <div className="dial">
      <label htmlFor={id}>{dial.label}</label>
      <span className="dial-value">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onChange={(event) => {
            setText(event.target.value)
            const next = typed(dial, event.target.value)
            if (next !== null) onChange(next)
          }}
        />
        <span className="muted">{dial.unit}</span>
      </span>
      <input
        type="range"
        aria-label={`${dial.label}, slider`}
        aria-valuetext={`${own} ${dial.unit}`}
        style={{ '--fill': `${fill * 100}%` } as CSSProperties}
        min={least}
        max={most}
        step={dial.logarithmic ? 5 : dial.step}
        value={position}
        onChange={(event) => onChange(fromSlider(dial, Number(event.target.value)))}
      />
      {wrong && (
        <span id={`${id}-wrong`} className="dial-wrong ink-suspect" role="alert">
          ! A number from {dial.least.toLocaleString('en')} to {dial.most.toLocaleString('en')}. The figures
          below are still those of {own}.
        </span>
      )}
    </div>
  )
}
