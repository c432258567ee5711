import type { BacktestReport } from '../../../control/backtest/engine/backtest-report.ts'
import { formatDuration } from '../format/duration.view.ts'
import { countOf, formatCount } from '../format/number.view.ts'
import { formatClockShort, formatDay, type Zone } from '../format/time.view.ts'
import { triggerCause } from '../rollout/words.view.ts'

const SHOWN = 6

/** What it would have done, in one sentence. */
export function backtestWords(report: BacktestReport): string {
  if (report.span === null) return 'There was nothing to judge in the last week.'
  const times = (count: number) => (count === 1 ? 'once' : `${formatCount(count)} times`)
  const { rollbacks, holds } = report
  if (rollbacks.length === 0 && holds.length === 0) return 'It would have rolled back never, and held never.'
  const back = rollbacks.length === 0 ? 'never' : times(rollbacks.length)
  return `It would have rolled back ${back}${holds.length === 0 ? '' : `, and held ${times(holds.length)}`}.`
}

/** Each event with its moment, and how much was judged. */
export function backtestLines(report: BacktestReport, zone: Zone): readonly string[] {
  const when = (at: number) => `${formatDay(at, zone)}, ${formatClockShort(at, zone)}`
  const from = (stage: string | null) => (stage === null ? '' : ` from ${stage}`)
  const events = [
    ...report.rollbacks.map((it) => ({
      at: it.at,
      text: `${when(it.at)}: rolled back${from(it.stage)} for ${triggerCause(it.trigger)}`,
    })),
    ...report.holds.map((it) => ({
      at: it.at,
      text: `${when(it.at)}: held${it.until === null ? '' : ` for ${formatDuration(it.until - it.at)}`}, ${it.text}`,
    })),
  ].sort((a, b) => a.at - b.at)
  const more = events.length - SHOWN
  return [
    ...events.slice(0, SHOWN).map((it) => it.text),
    ...(more > 0 ? [`and ${formatCount(more)} more`] : []),
    `${countOf(report.attempts.judged, 'request')} judged, ${formatCount(report.attempts.candidate)} of them on the candidate.`,
    ...(report.suspect.times > 0
      ? [
          `A trigger was suspect ${formatCount(report.suspect.times)} times, ${formatDuration(report.suspect.ms)} in all.`,
        ]
      : []),
  ]
}
