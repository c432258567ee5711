/** The sentence that a tired person understands, and what stands under it. */

import { formatCount } from '../../core/cost/money-words.ts'
import { describeMoney } from '../../core/describe.ts'
import { formatShare } from '../../core/units.ts'
import type { BreakEven, SpanMoney, UnpricedUse } from '../money-views.ts'
import { dateWords } from './date-words.ts'

export interface HeadlineFacts {
  readonly now: number
  readonly since: number | null
  readonly toDate: SpanMoney
  readonly breakEven: BreakEven
  readonly volume: number | null
  /** Of the text of the last seven whole days, what users heard from the candidate: 0 to 1; null: none. */
  readonly onCandidate: number | null
  readonly unpriced: readonly UnpricedUse[]
  /** Whether any fixed cost is entered, and whether each rollout in play has a projection. */
  readonly hasFixed: boolean
  readonly hasProjection: boolean
}

export interface Headline {
  readonly headline: string
  readonly subline: string
}

export function headlineOf(facts: HeadlineFacts): Headline {
  const { now, since, toDate, hasFixed } = facts
  const unpriced = unpricedWords(facts.unpriced)
  if (since === null)
    return { headline: 'Nothing was spoken yet, so there is nothing to save.', subline: nextEntries(facts) }
  const day = dateWords(since, now)
  if (!hasFixed)
    return {
      headline: `The vendor has billed ${describeMoney(toDate.metered)} since ${day}; what your own server costs is not entered, so no saving can be said.`,
      subline: joined(unpriced, nextEntries(facts)),
    }
  return {
    headline: `${netWords(toDate, day)}${crossingWords(facts)}.`,
    subline: joined(volumeWords(facts), unpriced, facts.hasProjection ? '' : nextEntries(facts)),
  }
}

function netWords({ net }: SpanMoney, day: string): string {
  if (net > 0) return `Since ${day} this has saved ${describeMoney(net)} net`
  if (net < 0) return `Since ${day} this has cost ${describeMoney(-net)} more than staying with the vendor`
  return `Since ${day} this has neither saved nor cost anything`
}

function crossingWords({ breakEven: { crossing }, now }: HeadlineFacts): string {
  switch (crossing.kind) {
    case 'above-since':
      return `; its volume is above break-even since ${dateWords(crossing.since, now)}`
    case 'expected':
      return `; at today's growth it breaks even on ${dateWords(crossing.at, now)}`
    case 'not-at-this-growth':
      return "; at today's growth it does not break even"
    case 'too-little-data':
      return ''
  }
}

function volumeWords({ breakEven, volume, onCandidate }: HeadlineFacts): string {
  if (breakEven.charactersPerDay === null) return `No break-even can be said: ${breakEven.text}.`
  const bound = `Break-even is at ${formatCount(breakEven.charactersPerDay)} characters a day`
  if (volume === null) return `${bound}; no whole day has passed yet to put beside it.`
  const moved = onCandidate === null ? '' : `, ${formatShare(Math.round(onCandidate * 10_000))} of it moved`
  return `${bound}; lately it is ${formatCount(volume)}${moved}.`
}

function unpricedWords(unpriced: readonly UnpricedUse[]): string {
  const calls = unpriced.reduce((sum, one) => sum + one.calls, 0)
  if (calls === 0) return ''
  const models = [...new Set(unpriced.map((one) => one.model || 'a model that is not known'))]
  return `${formatCount(calls)} ${calls === 1 ? 'call has' : 'calls have'} no price (${models.join(', ')}) and stand in no sum.`
}

/** What is missing, in the order in which it helps. */
function nextEntries({ hasFixed, hasProjection, since }: HeadlineFacts): string {
  const missing = [
    ...(hasFixed ? [] : ['what your server costs a month, then the hours of work on it']),
    ...(hasProjection ? [] : ['a projection of each stage']),
  ]
  const use = since === null ? 'Use is counted by itself as soon as gateways report.' : ''
  return missing.length === 0 ? use : joined(`Enter next: ${missing.join('; then ')}.`, use)
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ')
}
