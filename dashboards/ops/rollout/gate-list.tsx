import type { GateResult } from '../../../control/core/gate.ts'
import { gateRow } from './gate.view.ts'

interface Props {
  readonly gates: readonly GateResult[]
  readonly stage: string | null
  /** Shown under a gate that waits for entered evidence. */
  readonly action?: (gate: GateResult) => React.ReactNode
}

export function GateList({ gates, stage, action }: Props) {
  return (
    <ul className="gates">
      {gates.map((gate) => {
        const row = gateRow(gate, stage)
        return (
          <li key={row.gate} className={`gate gate-${row.state}`} title={row.detail}>
            <span className="mark" aria-hidden="true">
              {row.mark}
            </span>
            <span className="gate-title">
              {row.title}
              <span className="sr-only">: {row.word}</span>
            </span>
            <span className="gate-figure">{row.figure}</span>
            {row.note !== null && (
              <span className="gate-why">
                {row.note} {row.state === 'clear' ? null : action?.(gate)}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
