/** The order of the ladder: draft, shadow, shares that rise, failover only. */

import { FULL_SHARE } from '../../../gateway-plugin/contract.ts'
import type { Policy, StagePolicy } from '../policy.ts'
import type { Note } from './policy-problem.ts'

export function checkLadder({ ladder }: Policy, note: Note): void {
  ladder.forEach((stage, index) => {
    const tell = (field: string, message: string, ...below: (string | number)[]) =>
      note(['ladder', index, field, ...below], `expected ${message}`)

    const kind = kindAt(index, ladder.length)
    if (stage.kind !== kind) tell('kind', `"${kind}" at this place of the ladder`)
    const first = ladder.findIndex((other) => other.name === stage.name)
    if (first !== index) tell('name', `a name of its own, ladder.${first} has the same`)
    checkShare(stage, ladder[index - 1], tell)
    stage.gates.forEach((gate, at) => {
      if (stage.gates.findIndex((other) => other.gate === gate.gate) !== at)
        tell('gates', `each gate once, ${gate.gate} is there twice`, at, 'gate')
    })
  })
}

function checkShare(
  stage: StagePolicy,
  before: StagePolicy | undefined,
  tell: (field: string, message: string) => void,
): void {
  switch (stage.kind) {
    case 'draft':
    case 'shadow':
      if (stage.share !== 0) tell('share', `0 in the stage ${stage.kind}`)
      break
    case 'share':
      if (stage.share === 0) tell('share', 'more than 0 basis points')
      else if (before?.kind === 'share' && stage.share <= before.share)
        tell('share', `more than the ${before.share} of the stage before`)
      break
    case 'failover-only':
      if (stage.share !== FULL_SHARE) tell('share', `${FULL_SHARE} in the stage failover-only`)
  }
}

function kindAt(index: number, length: number): StagePolicy['kind'] {
  if (index === 0) return 'draft'
  if (index === 1) return 'shadow'
  return index === length - 1 ? 'failover-only' : 'share'
}
