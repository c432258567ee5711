import type { GateResult } from '../core/gate.ts'
import { textTable } from './text-table.ts'

export function gateTable(gates: readonly GateResult[]): string {
  return textTable(
    ['gate', 'state', 'value', 'needs', 'waived by', 'why'],
    gates.map((gate) => [
      gate.gate,
      gate.state,
      gate.value ?? '–',
      gate.bound,
      gate.waivableBy,
      gate.sample === null ? gate.text : `${gate.text} (${gate.sample})`,
    ]),
  )
}
