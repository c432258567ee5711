/** What the month's overrun says, as the trigger hears it. */

import type { Overrun } from '../cost/overrun.ts'
import { describeMoney } from '../describe.ts'
import type { CostFigures } from '../verdict.ts'
import type { PaceReading } from './cost-pace.ts'

export function toPaceReading(overrun: Overrun, month: number): PaceReading {
  const money = figuresOf(overrun)
  return {
    state: overrun.verdict,
    value: overrun.value,
    month,
    money,
    text: money && overrun.verdict !== 'healthy' ? `${overrun.why}; ${choiceOf(money)}` : overrun.why,
  }
}

function figuresOf({ choice, projection, monthEnd, toDate, attribution }: Overrun): CostFigures | null {
  if (choice === null || projection === null) return null
  return {
    stayMicroUsd: choice.staying,
    backMicroUsd: choice.goingBack,
    spentMicroUsd: toDate.total,
    projectedMicroUsd: projection,
    monthEndLowMicroUsd: monthEnd?.low ?? null,
    monthEndMicroUsd: monthEnd?.estimate ?? null,
    monthEndHighMicroUsd: monthEnd?.high ?? null,
    attribution: attribution.map(({ cause, amount }) => ({ name: cause, microUsd: amount })),
  }
}

/** "staying costs $120.00 to the month's end, going back $80.00; mostly failover, $40.00". */
function choiceOf({ stayMicroUsd, backMicroUsd, attribution }: CostFigures): string {
  const [largest] = attribution
  return (
    `staying costs ${describeMoney(stayMicroUsd)} to the month's end, going back ${describeMoney(backMicroUsd)}` +
    (largest ? `; mostly ${largest.name.replace('-', ' ')}, ${describeMoney(largest.microUsd)}` : '')
  )
}
