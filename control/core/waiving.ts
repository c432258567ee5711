/** An override names the gates that it waives; who may waive which is a table of `gate.ts`. */

import type { Actor } from './actor.ts'
import { GATE_NAMES, type GateName, type GateResult, STANDING_GATES } from './gate.ts'
import { type Outcome, reject } from './outcome.ts'
import type { StagePolicy } from './policy.ts'

/** What has to be answered before a stage is left. */
export function requiredGates(stage: StagePolicy | undefined): readonly GateName[] {
  const own = stage?.gates.map((spec) => spec.gate) ?? []
  return [...own, ...(stage && stage.dwellMs > 0 ? (['dwell'] as const) : []), ...STANDING_GATES]
}

/** Of those, the ones that nobody evaluated: unknown is not clear, and nothing is waived unseen. */
export function findUnanswered(
  gates: readonly GateResult[],
  stage: StagePolicy | undefined,
): readonly GateName[] {
  return requiredGates(stage).filter((name) => !gates.some((gate) => gate.gate === name))
}

/** The names that were needed, or the rejection that says what is missing. */
export function passGates(
  gates: readonly GateResult[],
  waive: readonly string[],
  actor: Actor,
  stage: StagePolicy | undefined,
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
  const unanswered = findUnanswered(gates, stage)
  if (unanswered.length > 0)
    return {
      rejected: reject('gates-not-clear', `${unanswered.join(', ')}: not evaluated yet`, gates),
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
