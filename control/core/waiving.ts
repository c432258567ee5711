/** An override names the gates that it waives; who may waive which is a table of `gate.ts`. */

import type { Actor } from './actor.ts'
import { GATE_NAMES, type GateResult } from './gate.ts'
import { type Outcome, reject } from './outcome.ts'

/** The names that were needed, or the rejection that says what is missing. */
export function passGates(
  gates: readonly GateResult[],
  waive: readonly string[],
  actor: Actor,
): { readonly waived: readonly string[] } | { readonly rejected: Outcome } {
  const unknown = waive.filter((name) => !(GATE_NAMES as readonly string[]).includes(name))
  if (unknown.length > 0)
    return {
      rejected: reject(
        'unknown-gate',
        `waive: ${unknown.join(', ')} is no gate; the gates on this way are ${gates.map((g) => g.gate).join(', ')}`,
        gates,
      ),
    }
  const open = gates.filter((gate) => gate.state !== 'clear')
  const refused = open.filter((gate) => waive.includes(gate.gate) && !mayWaive(actor, gate))
  if (refused.length > 0)
    return {
      rejected: reject(
        'waive-not-allowed',
        refused
          .map((gate) =>
            gate.waivableBy === 'nobody'
              ? `${gate.gate} cannot be waived by anybody: ${gate.text}`
              : `${gate.gate} can be waived by an ${gate.waivableBy} only: ${gate.text}`,
          )
          .join('; '),
        gates,
      ),
    }
  const missing = open.filter((gate) => !waive.includes(gate.gate))
  if (missing.length > 0)
    return {
      rejected: reject(
        'gates-not-clear',
        missing.map((gate) => `${gate.gate}: ${gate.text}`).join('; '),
        gates,
      ),
    }
  return { waived: open.map((gate) => gate.gate) }
}

function mayWaive(actor: Actor, gate: GateResult): boolean {
  if (actor.kind !== 'person' || gate.waivableBy === 'nobody') return false
  return actor.role === 'admin' || (actor.role === 'operator' && gate.waivableBy === 'operator')
}
