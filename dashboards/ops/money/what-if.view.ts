/** The question of the what-if page, as it stands in the address, so that it can be sent to somebody. */

import type { WhatIfInput, WhatIfView } from '../../../control/app/money-views.ts'
import { formatCharacters, formatMoney } from '../format/money.view.ts'
import { formatShare, NBSP } from '../format/number.view.ts'

export type Question = { readonly [K in keyof WhatIfInput]?: WhatIfInput[K] }
export type NumberName = Exclude<keyof WhatIfInput, 'vendorModel' | 'months'>

export interface Dial {
  readonly name: NumberName
  /** In the address. */
  readonly short: string
  readonly label: string
  readonly unit: string
  /** In what a person types: per cent for growth and share. */
  readonly least: number
  readonly most: number
  readonly step: number
  readonly logarithmic: boolean
  /** What a person types, times this, is what control is asked. */
  readonly factor: number
}

export const DIALS: readonly Dial[] = [
  dial('charactersPerDay', 'v', 'Volume', 'characters a day', 1_000, 100_000_000, 1, { logarithmic: true }),
  dial('growthPerMonth', 'g', 'Growth', '% a month', -30, 100, 1, { factor: 0.01 }),
  dial('serverPerMonth', 's', 'Server', '$ a month', 0, 2_000, 1),
  dial('operationsHours', 'h', 'Operations', 'hours a month', 0, 160, 1),
  dial('hourlyRate', 'r', 'Rate', '$ an hour', 0, 250, 1),
  dial('otherPerMonth', 'o', 'Monitoring, backups, the rest', '$ a month', 0, 1_000, 1),
  dial('share', 'p', 'Share on the own server', '%', 0, 100, 1, { factor: 100 }),
]

function dial(
  name: NumberName,
  short: string,
  label: string,
  unit: string,
  least: number,
  most: number,
  step: number,
  more: Partial<Pick<Dial, 'logarithmic' | 'factor'>> = {},
): Dial {
  return { name, short, label, unit, least, most, step, logarithmic: false, factor: 1, ...more }
}

/** What is left out, or is no number in its range, is as it is now. */
export function questionOf(search: string): Question {
  const asked = new URLSearchParams(search)
  const found: Record<string, number | string> = {}
  for (const each of DIALS) {
    const value = typed(each, asked.get(each.short) ?? '')
    if (value !== null) found[each.name] = value
  }
  const model = asked.get('m')
  if (model !== null && model !== '') found['vendorModel'] = model
  return found as Question
}

export function searchOf(question: Question): string {
  const search = new URLSearchParams()
  for (const each of DIALS) {
    const value = question[each.name]
    if (value !== undefined) search.set(each.short, shown(each, value))
  }
  if (question.vendorModel !== undefined) search.set('m', question.vendorModel)
  return search.size === 0 ? '' : `?${search}`
}

/** What a person typed, as control is asked; null: no number in the range of the dial. */
export function typed({ least, most, factor }: Dial, text: string): number | null {
  const plain = text.trim().replaceAll(/[\s,_]/g, '')
  if (!/^[-\u2212]?\d+(?:\.\d+)?$/.test(plain)) return null
  const value = Number(plain.replace('\u2212', '-'))
  return value < least || value > most ? null : clean(value * factor)
}

/** As a person types it. */
export function shown({ factor }: Dial, value: number): string {
  return String(clean(value / factor))
}

/** Where the slider stands, 0 to 1,000. */
export function sliderOf(each: Dial, value: number): number {
  const own = clean(value / each.factor)
  if (!each.logarithmic) return own
  const [low, high] = [Math.log10(each.least), Math.log10(each.most)]
  return Math.round(((Math.log10(Math.max(own, each.least)) - low) / (high - low)) * 1_000)
}

export function fromSlider(each: Dial, position: number): number {
  if (!each.logarithmic) return clean(position * each.factor)
  const [low, high] = [Math.log10(each.least), Math.log10(each.most)]
  // Two digits are what a slider can say.
  return Number((10 ** (low + (position / 1_000) * (high - low))).toPrecision(2))
}

/** `0.1 + 0.2` is nothing that one shows. */
function clean(value: number): number {
  return Number(value.toPrecision(12))
}

/** The answer and what else it says: the first sentence leads, the others follow smaller. */
export function answerOf(text: string): { readonly lead: string; readonly rest: string } {
  const end = text.search(/\.\s/)
  return end < 0
    ? { lead: text, rest: '' }
    : { lead: text.slice(0, end + 1), rest: text.slice(end + 1).trim() }
}

/** `4.2 months`, `now`, `never at this growth`. */
export function crossingText(months: number | null): string {
  if (months === null) return 'never at this growth'
  if (months <= 0) return 'now'
  const rounded = Number(months.toFixed(months < 10 ? 1 : 0))
  return `in ${rounded}${NBSP}month${rounded === 1 ? '' : 's'}`
}

export function curveSummary(view: WhatIfView): string {
  const { all } = view.breakEven
  return [
    `Cost a month against characters a day, at ${formatShare(view.input.share)} on the own server.`,
    all === null
      ? 'The lines do not cross.'
      : `They cross at ${formatCharacters(all.charactersPerDay)} a day.`,
    `At ${formatCharacters(view.input.charactersPerDay)} a day: ${formatMoney(view.vendor)} on the vendor, ${formatMoney(view.all)} moved.`,
  ].join(' ')
}
