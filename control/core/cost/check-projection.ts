/** What must hold for a projection before it is written. */

import type { Entered } from './check-prices.ts'
import { checkDecimal, type MoneyProblem, problemsOf } from './money-problem.ts'
import type { Projection } from './projection.ts'

export function checkProjection(
  projection: Entered<Projection>,
  known: { readonly rollouts: readonly string[]; readonly stages: readonly string[] },
): readonly MoneyProblem[] {
  return problemsOf((note) => {
    if (!known.rollouts.includes(projection.rollout))
      note('rollout', `expected a rollout: ${[...known.rollouts].sort().join(', ') || 'there is none yet'}`)
    if (projection.stages.length === 0) note('stages', 'expected at least one stage')
    const seen = new Set<string>()
    projection.stages.forEach((stage, index) => {
      const at = `stages.${index}`
      if (!known.stages.includes(stage.stage))
        note(
          `${at}.stage`,
          `expected a stage of the ladder: ${known.stages.join(', ')}; not "${stage.stage}"`,
        )
      if (seen.has(stage.stage))
        note(`${at}.stage`, `expected each stage once: "${stage.stage}" stands twice`)
      seen.add(stage.stage)
      checkDecimal(`${at}.vendorPerMonth`, stage.vendorPerMonth, note)
      checkDecimal(`${at}.selfHostedPerMonth`, stage.selfHostedPerMonth, note)
      const characters = stage.candidateCharactersPerMonth
      if (characters !== null && (!Number.isSafeInteger(characters) || characters < 1))
        note(
          `${at}.candidateCharactersPerMonth`,
          `expected a whole number above 0, or nothing, not ${characters}`,
        )
    })
  })
}
