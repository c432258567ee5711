/** Parts of a ledger as they are shown: what was spent on whom, summed over days. */

import { groupBy } from '../../core/cost/group-by.ts'
import { type LedgerPart, together } from '../../core/cost/ledger.ts'
import type { SpendPart } from '../money-views.ts'

export interface PricedPart extends LedgerPart {
  readonly account: string
  readonly state: SpendPart['state']
  readonly cost: NonNullable<LedgerPart['cost']>
}

export function isPriced(part: LedgerPart): part is PricedPart {
  return part.cost !== null && part.account !== null
}

export function spendPart(part: PricedPart, unit: string): SpendPart {
  const { rollout, arm, role, backend, model } = part.row
  const { account, calls, characters, microUnits, cost, state } = part
  return { rollout, arm, role, backend, model, account, calls, characters, microUnits, unit, cost, state }
}

/** Dearest first. `unitOf` says what an account counts. */
export function spendParts(
  parts: readonly LedgerPart[],
  unitOf: (account: string) => string,
): readonly SpendPart[] {
  const groups = groupBy(parts.filter(isPriced), ({ row, account }) =>
    [row.rollout ?? '', row.arm, row.role, row.backend, row.model, account].join('\n'),
  )
  return [...groups.values()].map((group) => sumOf(group, unitOf)).sort((a, b) => b.cost - a.cost)
}

function sumOf(group: readonly PricedPart[], unitOf: (account: string) => string): SpendPart {
  const sum = (field: 'calls' | 'characters' | 'microUnits' | 'cost') =>
    group.reduce((all, part) => all + part[field], 0)
  const first = group[0]!
  return {
    ...spendPart(first, unitOf(first.account)),
    calls: sum('calls'),
    characters: sum('characters'),
    microUnits: sum('microUnits'),
    cost: sum('cost'),
    state: together(group.map((part) => part.state)) as SpendPart['state'],
  }
}
