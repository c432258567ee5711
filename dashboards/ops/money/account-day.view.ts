/** A bill taken apart: which pieces of a day sum to it, and which hours. */

import type { AccountDayView } from '../../../control/app/money-views.ts'
import { formatUnits } from '../format/money.view.ts'
import { roleWords, shortModel } from './parts.view.ts'

type Part = AccountDayView['parts'][number]

export interface DayGroup {
  readonly key: string
  readonly arm: Part['arm']
  readonly role: string
  readonly what: string
  readonly rollout: string | null
  readonly calls: number
  readonly characters: number
  readonly microUnits: number
  readonly state: Part['state']
  readonly cost: number
}

/** Over the hours, largest first. */
export function groupParts(parts: readonly Part[]): readonly DayGroup[] {
  const groups = new Map<string, DayGroup>()
  for (const part of parts) {
    const key = [part.rollout, part.arm, part.role, part.backend, part.model].join(' ')
    const known = groups.get(key)
    groups.set(key, {
      key,
      arm: part.arm,
      role: roleWords(part.role),
      what: `${part.backend}, ${shortModel(part.model)}`,
      rollout: part.rollout,
      calls: (known?.calls ?? 0) + part.calls,
      characters: (known?.characters ?? 0) + part.characters,
      microUnits: (known?.microUnits ?? 0) + part.microUnits,
      state: known && known.state !== part.state ? 'mixed' : part.state,
      cost: (known?.cost ?? 0) + part.cost,
    })
  }
  return [...groups.values()].sort((a, b) => b.cost - a.cost || b.calls - a.calls)
}

export interface HourSum {
  readonly hour: number
  readonly calls: number
  readonly microUnits: number
  readonly cost: number
}

/** All hours that something was used in, in their order. */
export function hourSums(parts: readonly Part[]): readonly HourSum[] {
  const hours = new Map<number, HourSum>()
  for (const part of parts) {
    const known = hours.get(part.hour)
    hours.set(part.hour, {
      hour: part.hour,
      calls: (known?.calls ?? 0) + part.calls,
      microUnits: (known?.microUnits ?? 0) + part.microUnits,
      cost: (known?.cost ?? 0) + part.cost,
    })
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour)
}

/** What one does on paper: used, less free, is billed. */
export function billLines(view: AccountDayView): readonly { name: string; value: string; sign: string }[] {
  return [
    { name: 'used', value: formatUnits(view.microUnits, view.unit), sign: '' },
    { name: 'free that day', value: formatUnits(view.freeMicroUnits, view.unit), sign: '\u2212' },
    { name: 'billed', value: formatUnits(view.billedMicroUnits, view.unit), sign: '=' },
  ]
}
