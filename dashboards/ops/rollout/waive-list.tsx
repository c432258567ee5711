import type { GateResult } from '../../../control/core/gate.ts'
import { stageLabel } from './action.view.ts'
import { gateRow, mayWaive, waiverText } from './gate.view.ts'

interface Props {
  readonly gates: readonly GateResult[]
  readonly stage: string | null
  readonly role: string
  readonly waived: readonly string[]
  readonly onChange: (waived: readonly string[]) => void
}

/** An override names the gates that it waives, one by one. */
export function WaiveList({ gates, stage, role, waived, onChange }: Props) {
  const closed = gates.filter((gate) => gate.state !== 'clear')
  if (gates.length === 0) return null
  if (closed.length === 0) return <p className="all-clear">✓ All {gates.length} gates are clear.</p>
  return (
    <fieldset className="waive">
      <legend>
        {closed.length} of {gates.length} gates not clear
      </legend>
      {closed.map((gate) => {
        const row = gateRow(gate, stage === null ? null : stageLabel(stage))
        const allowed = mayWaive(gate, role)
        return (
          <div key={gate.gate} className={`waive-row gate-${gate.state}`}>
            <p>
              <strong>{row.title}</strong> <span className="muted">{row.figure}</span>
              <br />
              <span className="muted">{row.why}</span>
            </p>
            {allowed ? (
              <label className="check">
                <input
                  type="checkbox"
                  checked={waived.includes(gate.gate)}
                  onChange={(event) =>
                    onChange(
                      event.target.checked ? [...waived, gate.gate] : waived.filter((it) => it !== gate.gate),
                    )
                  }
                />
                {waiverText(gate, role)}
                <span className="sr-only">: {row.title}</span>
              </label>
            ) : (
              <p className="muted">{waiverText(gate, role)}.</p>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
