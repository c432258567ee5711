import type { TriggerHistory, VerdictHistoryView } from '../../../control/app/views.ts'
import { formatEvidence } from '../format/number.view.ts'
import { formatClockShort, type Zone } from '../format/time.view.ts'

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
