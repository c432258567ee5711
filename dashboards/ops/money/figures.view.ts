/** The three figures that the page is opened for, each with the sentence that makes it one. */

import type { BreakEven, MoneyView } from '../../../control/app/money-views.ts'
import { formatMoney, formatMoneyDifference, formatVolume, UNKNOWN } from '../format/money.view.ts'
import { formatDifference, formatRate, NBSP } from '../format/number.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { paceWord } from './pace.view.ts'
import { longDay } from './utc-day.view.ts'

export interface Figure {
  readonly name: string
  readonly value: string
  /** Beside the value, smaller. */
  readonly unit: string
  readonly sentence: string
  /** A second, quieter sentence. */
  readonly note: string
  readonly tone: 'healthy' | 'suspect' | 'breached' | null
  readonly mark: string
}

export function breakEvenFigure({ breakEven }: MoneyView): Figure {
  const { all } = breakEven
  return {
    name: 'Break-even',
    value: formatVolume(all.charactersPerDay),
    unit: all.charactersPerDay === null ? '' : 'characters a day',
    sentence: sentence(all.text),
    // Most often it is the end of that sentence already.
    note: all.text.includes(all.crossing.text) ? '' : sentence(all.crossing.text),
    tone: null,
    mark: '',
  }
}

export function savingFigure(view: MoneyView): Figure {
  const { toDate, since } = view
  const name = 'Saved to date'
  if (since === null)
    return {
      name,
      value: UNKNOWN,
      unit: '',
      sentence: 'Nothing was used or paid for yet.',
      note: '',
      tone: null,
      mark: '',
    }
  const own = formatMoney(toDate.fixedAll)
  return {
    name,
    value: formatMoney(toDate.net),
    unit: 'net',
    sentence: `Since ${longDay(since)}: ${formatMoney(toDate.counterfactual)} on the vendor alone, less ${formatMoney(toDate.metered)} billed and ${own} for the own server and its care.`,
    note: `${formatMoneyDifference(toDate.netServerOnly)} counting the server alone.${toDate.provisional ? ' Provisional: the last days can still change.' : ''}`,
    tone: null,
    mark: '',
  }
}

/** Of several rollouts the one that is furthest over its projection. */
export function projectionFigure(view: MoneyView): Figure {
  const name = 'Projection'
  const known = view.pace.filter((it) => it.pace !== null)
  const worst = [...known].sort((a, b) => (b.pace!.ratio ?? 0) - (a.pace!.ratio ?? 0))[0]
  if (!worst?.pace) {
    const text = view.pace[0]?.text ?? 'No rollout is under way.'
    return { name, value: UNKNOWN, unit: '', sentence: sentence(text), note: '', tone: null, mark: '' }
  }
  const { pace } = worst
  const { mark, tone, word } = paceWord(pace)
  return {
    name,
    value: formatMoney(pace.end),
    unit: pace.projected > 0 ? `of ${formatMoney(pace.projected)} at the month’s end` : 'at the month’s end',
    sentence: sentence(pace.text),
    note:
      (known.length > 1 ? `${worst.rollout}, the furthest of ${known.length} rollouts. ` : '') +
      (pace.ratio === null ? '' : `${formatDifference(pace.ratio)}, ${word}.`),
    tone: tone === 'healthy' || tone === 'suspect' || tone === 'breached' ? tone : null,
    mark,
  }
}

/** Where today's volume stands: a fraction of break-even; null where one of them is not known. */
export function progressTo(breakEven: BreakEven, volume: number | null): number | null {
  const wanted = breakEven.charactersPerDay
  return wanted === null || wanted <= 0 || volume === null ? null : volume / wanted
}

/** `62 % of`, and above twice as much `3.5 times`. */
export function progressText(progress: number): string {
  return progress < 2
    ? `${formatRate(progress)} of`
    : `${Number(progress.toFixed(progress < 10 ? 1 : 0))}${NBSP}times`
}
