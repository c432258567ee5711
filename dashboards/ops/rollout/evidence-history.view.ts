import type { TriggerHistory, VerdictHistoryView } from '../../../control/app/views.ts'
import { formatEvidence } from '../format/number.view.ts'
import { formatClockShort, type Zone } from '../format/time.view.ts'
import { triggerName } from './words.view.ts'

/** `would roll back at 1; highest 0.12 at 14:02; kept since 09:10`. */
export function evidenceHint(
  { evidence }: TriggerHistory,
  { steps, since }: VerdictHistoryView,
  zone: Zone,
): string {
  let highest = -1
  let at = 0
  evidence.forEach((value, index) => {
    if (value === null || value <= highest) return
    highest = value
    at = steps[index]!
  })
  if (highest < 0) return 'nothing was judged in the last day'
  const kept =
    since === null ? 'only what decisions rested on' : `kept since ${formatClockShort(since, zone)}`
  return `would roll back at 1; highest ${formatEvidence(highest)} at ${formatClockShort(at, zone)}; ${kept}`
}

/** Below it the line of a chart lies on its axis. */
const MOVED = 0.05

export interface EvidenceCharts {
  readonly moved: readonly TriggerHistory[]
  readonly still: readonly TriggerHistory[]
}

/** Which triggers have something to draw. */
export function splitByMoved(triggers: readonly TriggerHistory[]): EvidenceCharts {
  const hasMoved = ({ evidence }: TriggerHistory) =>
    evidence.some((value) => value !== null && value >= MOVED)
  return {
    moved: triggers.filter(hasMoved),
    still: triggers.filter((one) => !hasMoved(one)),
  }
}

/** `Latency p50, complaints and cost: below 0.05 all day, where 1 would roll back.` */
export function stillText(still: readonly TriggerHistory[]): string {
  const names = still.map(({ trigger }, index) => {
    const name = triggerName(trigger)
    return index === 0 ? name : `${name[0]!.toLowerCase()}${name.slice(1)}`
  })
  return `${new Intl.ListFormat('en-GB').format(names)}: below ${MOVED} all day, where 1 would roll back.`
}
