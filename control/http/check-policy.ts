/** What must hold between the parts of a policy. Every problem is told, each with its path. */

import { FULL_SHARE } from '../../gateway-plugin/contract.ts'
import type { Policy, StagePolicy } from '../core/policy.ts'
import { parseDuration } from '../core/units.ts'

export interface PolicyProblem {
  readonly path: readonly (string | number)[]
  /** Begins with "expected". */
  readonly message: string
}

export function checkPolicy(policy: Policy): readonly PolicyProblem[] {
  return [
    ...policy.ladder.flatMap((stage, index) => checkStage(policy.ladder, stage, index)),
    ...(parseDuration(policy.falseRollbackBudget.per) === undefined || policy.falseRollbackBudget.per === '0s'
      ? [
          {
            path: ['falseRollbackBudget', 'per'],
            message: 'expected a number and one of s, m, h, d, w, y, such as "1y" or "30d"',
          },
        ]
      : []),
    ...atLeastOneSecond(policy),
  ]
}

function checkStage(
  ladder: readonly StagePolicy[],
  stage: StagePolicy,
  index: number,
): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const note = (field: string, message: string, ...below: (string | number)[]) =>
    problems.push({ path: ['ladder', index, field, ...below], message: `expected ${message}` })

  const kind = kindAt(index, ladder.length)
  if (stage.kind !== kind) note('kind', `"${kind}" at this place of the ladder`)
  const first = ladder.findIndex((other) => other.name === stage.name)
  if (first !== index) note('name', `a name of its own, ladder.${first} has the same`)

  switch (stage.kind) {
    case 'draft':
    case 'shadow':
      if (stage.share !== 0) note('share', `0 in the stage ${stage.kind}`)
      break
    case 'share': {
      const before = ladder[index - 1]
      if (stage.share === 0) note('share', 'more than 0 basis points')
      else if (before?.kind === 'share' && stage.share <= before.share)
        note('share', `more than the ${before.share} of the stage before`)
      break
    }
    case 'failover-only':
      if (stage.share !== FULL_SHARE) note('share', `${FULL_SHARE} in the stage failover-only`)
  }

  stage.gates.forEach((gate, at) => {
    if (stage.gates.findIndex((other) => other.gate === gate.gate) !== at)
      note('gates', `each gate once, ${gate.gate} is there twice`, at, 'gate')
  })
  return problems
}

function kindAt(index: number, length: number): StagePolicy['kind'] {
  if (index === 0) return 'draft'
  if (index === 1) return 'shadow'
  return index === length - 1 ? 'failover-only' : 'share'
}

/** Shorter than a tick, these would fire before anything could have been seen. */
function atLeastOneSecond(policy: Policy): readonly PolicyProblem[] {
  const lengths: readonly (readonly [readonly string[], number])[] = [
    [['triggers', 'staleAfterMs'], policy.triggers.staleAfterMs],
    [['observeWithinMs'], policy.observeWithinMs],
    [['alerts', 'forMs'], policy.alerts.forMs],
  ]
  return lengths
    .filter(([, value]) => value < 1_000)
    .map(([path]) => ({ path, message: 'expected at least 1000 ms' }))
}
