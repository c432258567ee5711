import type { ReactNode } from 'react'

export interface Bar {
  readonly name: ReactNode
  readonly key: string
  readonly value: string
  /** Of the longest, 0 to 1; null: not known, and no bar is drawn. */
  readonly length: number | null
  readonly paint: 'baseline' | 'candidate' | 'candidate-soft' | 'muted'
  readonly note?: ReactNode
}

/** Amounts of one kind under each other, so that their lengths compare. */
export function BarList({ bars }: { readonly bars: readonly Bar[] }) {
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          <p className="bar-head">
            <span>{bar.name}</span> <strong>{bar.value}</strong>
          </p>
          <div className="bar" aria-hidden="true">
            {bar.length !== null && (
              <span className={`bar-${bar.paint}`} style={{ transform: `scaleX(${bar.length})` }} />
            )}
          </div>
          {bar.note !== undefined && <p className="bar-note">{bar.note}</p>}
        </li>
      ))}
    </ul>
  )
}

/** Lengths against the longest of them. */
export function lengthsOf(values: readonly (number | null)[]): readonly (number | null)[] {
  const most = Math.max(...values.map((it) => it ?? 0), 0)
  return values.map((it) => (it === null ? null : most <= 0 ? 0 : Math.max(0, it) / most))
}
