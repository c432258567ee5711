import type { Verdict, VerdictState } from '../../../control/core/verdict.ts'
import { formatDuration, formatMs } from '../format/duration.view.ts'
import { formatMoney } from '../format/money.view.ts'
import { countOf, formatDifference, formatEvidence, formatRate } from '../format/number.view.ts'
import { triggerName, VERDICT_MARKS } from './words.view.ts'

export interface MoneyFact {
  readonly name: string
  readonly value: string
  /** Smaller, behind the value. */
  readonly note: string
}

export interface TriggerRow {
  readonly trigger: string
  readonly name: string
  readonly state: VerdictState
  readonly mark: string
  readonly word: string
  /** `0.4 %`, `−21 %`, or a dash without data. */
  readonly value: string
  readonly bound: string
  /** How far the value is on its way to the bound, 0 to 1. */
  readonly fill: number
  /** How far the evidence is on its way to 1, 0 to 1. */
  readonly evidenceFill: number
  /** One or two sentences under the bar. */
  readonly text: string
  /** What is at stake in money; empty where money is not the trouble. */
  readonly money: readonly MoneyFact[]
  /** What a screen reader is told when the state changes. */
  readonly announcement: string
}

export function triggerRow(verdict: Verdict): TriggerRow {
  const { mark, word } = VERDICT_MARKS[verdict.state]
  const name = triggerName(verdict.trigger)
  const value = shownValue(verdict)
  const bound = shownBound(verdict)
  return {
    trigger: verdict.trigger,
    name,
    state: verdict.state,
    mark,
    word,
    value,
    bound,
    fill: fillOf(verdict),
    evidenceFill: clamp(verdict.evidence),
    text: textOf(verdict),
    money: moneyOf(verdict),
    announcement: `${name}: ${word}, ${value} of ${bound}`,
  }
}

export function shownValue(verdict: Verdict): string {
  if (verdict.value === null) return '–'
  return isRate(verdict) ? formatRate(verdict.value) : formatDifference(verdict.value)
}

export function shownBound(verdict: Verdict): string {
  return isRate(verdict) ? formatRate(verdict.bound) : formatDifference(verdict.bound)
}

function fillOf(verdict: Verdict): number {
  if (verdict.value === null) return 0
  return clamp(isRate(verdict) ? verdict.value / verdict.bound : (verdict.value - 1) / (verdict.bound - 1))
}

function textOf(verdict: Verdict): string {
  if (verdict.trigger === 'complaints' || verdict.trigger === 'cost') return `${capitalised(verdict.text)}.`
  const sample = countOf(verdict.candidate.requests, 'request')
  const evidence = `Evidence ${formatEvidence(verdict.evidence)}, would roll back at 1.`
  switch (verdict.state) {
    case 'insufficient':
      return verdict.candidate.requests === 0 ? 'No request judged yet.' : `${sample} so far. ${evidence}`
    case 'stale':
      return `No judged request for a while; ${sample} until then. Silence is neither health nor guilt.`
    case 'suspect':
      return `${counts(verdict)} ${evidence}${soon(verdict)}`
    case 'breached':
      return `${counts(verdict)} Evidence ${formatEvidence(verdict.evidence)}, at 1 it rolls back.`
    case 'healthy':
      return `${comparison(verdict)}${evidence} ${sample}.`
  }
}

/** The month in money, and both ways out of it, as far as the overrun is one. */
function moneyOf({ state, money }: Verdict): readonly MoneyFact[] {
  if (!money || (state !== 'suspect' && state !== 'breached')) return []
  const { monthEndMicroUsd: end, monthEndLowMicroUsd: low, monthEndHighMicroUsd: high } = money
  const range =
    low === null || high === null || low === high ? '' : `${formatMoney(low)} to ${formatMoney(high)}`
  return [
    { name: 'Spent so far', value: formatMoney(money.spentMicroUsd), note: 'this month' },
    ...(end === null ? [] : [{ name: 'Month’s end', value: formatMoney(end), note: range }]),
    { name: 'Projected', value: formatMoney(money.projectedMicroUsd), note: 'to the month’s end' },
    { name: 'Staying', value: formatMoney(money.stayMicroUsd), note: 'from now to its end' },
    { name: 'Going back', value: formatMoney(money.backMicroUsd), note: 'from now to its end' },
  ]
}

function counts(verdict: Verdict): string {
  const { bad, requests } = verdict.candidate
  if (isRate(verdict)) return `${bad} of ${countOf(requests, 'request')} failed.`
  return comparison(verdict).trimEnd() || `${countOf(requests, 'request')}.`
}

function comparison(verdict: Verdict): string {
  if (isRate(verdict) || verdict.candidateMs === null || verdict.baselineMs === null) return ''
  const against = verdict.reference === 'frozen' ? 'a frozen reference of ' : ''
  return `${formatMs(verdict.candidateMs)} against ${against}${formatMs(verdict.baselineMs)}, same text lengths. `
}

function soon(verdict: Verdict): string {
  if (verdict.expectedSeconds === null) return ''
  return ` If it goes on like this, decided in about ${formatDuration(verdict.expectedSeconds * 1_000)}.`
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const isRate = (verdict: Verdict) => verdict.trigger === 'errors'
const clamp = (value: number) => Math.min(1, Math.max(0, value))
