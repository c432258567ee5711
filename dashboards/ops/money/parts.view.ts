/** The spend of a span, piece by piece, so that the pieces sum before the eyes of whoever adds them up. */

import type { MoneyView, SpendPart } from '../../../control/app/money-views.ts'
import { formatCharacters, formatUnits } from '../format/money.view.ts'

export interface PartRow {
  readonly key: string
  readonly arm: 'baseline' | 'candidate'
  readonly role: string
  /** Which backend spoke, with which model. */
  readonly what: string
  readonly use: string
  readonly units: string
  readonly calls: number
  readonly cost: number
  /** How the units are known, in words. */
  readonly known: string
}

const ROLES: Readonly<Record<string, string>> = {
  primary: 'requests of users',
  fallback: 'fallbacks',
  shadow: 'shadow copies',
  'reverse-shadow': 'reverse shadow copies',
  probe: 'probes',
}
const KNOWN: Readonly<Record<SpendPart['state'], string>> = {
  listed: 'by the price list',
  measured: 'as the vendor measured',
  mixed: 'partly measured, else by the list',
}

export const roleWords = (role: string): string => ROLES[role] ?? role

export function partRows(parts: readonly SpendPart[]): readonly PartRow[] {
  return [...parts]
    .sort((a, b) => b.cost - a.cost || b.calls - a.calls)
    .map((part) => ({
      key: [part.rollout, part.arm, part.role, part.backend, part.model, part.account].join(' '),
      arm: part.arm,
      role: roleWords(part.role),
      what: `${part.backend}, ${shortModel(part.model)}`,
      use: formatCharacters(part.characters),
      units: formatUnits(part.microUnits, part.unit),
      calls: part.calls,
      cost: part.cost,
      known: KNOWN[part.state],
    }))
}

/** `@cf/deepgram/aura-2-en` is `aura-2-en` where there is little room. */
export function shortModel(model: string): string {
  return model.split('/').at(-1) || model
}

export interface CostSum {
  readonly metered: number
  readonly server: number
  /** Everything of the own server but the server. */
  readonly care: number
  readonly total: number
}

export function costSum({ span }: Pick<MoneyView, 'span'>): CostSum {
  return {
    metered: span.metered,
    server: span.fixedServer,
    care: span.fixedAll - span.fixedServer,
    total: span.metered + span.fixedAll,
  }
}
