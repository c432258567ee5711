/** A problem of control in words: what was wrong with which field, and what each gate needs. */

import { gateTable } from './gate-table.ts'
import type { ProblemAnswer } from './problem-answer.ts'

export function describeProblem(problem: ProblemAnswer, hasToken: boolean): string {
  const lines = [`${problem.title.toLowerCase()}: ${problem.detail}`]
  for (const { field, problem: what } of problem.problems ?? []) lines.push(`  ${field}: ${what}`)
  const gates = (problem.gates ?? []).filter((gate) => gate.state !== 'clear')
  if (gates.length > 0) lines.push('', gateTable(gates))
  const advice = adviceFor(problem, hasToken)
  if (advice !== undefined) lines.push('', advice)
  return lines.join('\n')
}

function adviceFor(problem: ProblemAnswer, hasToken: boolean): string | undefined {
  switch (problem.code) {
    case 'unauthenticated':
      return hasToken
        ? 'Set CROSSFADE_TOKEN or --token to a token that is in force.'
        : 'Set CROSSFADE_TOKEN or --token. An admin makes one with: crossfade tokens create NAME --role operator'
    case 'version-conflict':
      return 'Somebody changed the rollout meanwhile: look at it again (crossfade status), then decide again.'
    case 'refused':
      return problem.gates?.some((gate) => gate.state !== 'clear' && gate.waivableBy !== 'nobody')
        ? 'What may be waived: --waive GATE --reason "why"; the reason stands in the ledger.'
        : undefined
    default:
      return undefined
  }
}
