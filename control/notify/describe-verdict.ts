import type { Verdict } from '../core/verdict.ts'
import { formatUtcTime } from './format-time.ts'

/** Value, bound, sample and since when, in one sentence: what a tired person needs to believe a rollback. */
export function describeVerdict(verdict: Verdict): string {
  return [...measured(verdict), ...since(verdict), evidence(verdict)].join(' · ')
}

function measured(verdict: Verdict): string[] {
  const { bad, requests } = verdict.candidate
  const sample = `${count(bad)} of ${count(requests)} requests`
  if (verdict.value === null) return [verdict.text]
  if (verdict.trigger === 'errors')
    return [`${percent(verdict.value)} failed (bound ${percent(verdict.bound)}), ${sample}`]
  if (verdict.trigger === 'complaints')
    return [
      `${count(bad)} of ${count(requests)} complaints are about the candidate, ${significant(verdict.value)} × as many per request (bound ${significant(verdict.bound)} ×)`,
    ]
  if (verdict.trigger === 'cost') return [verdict.text]
  const quantile = verdict.trigger === 'latency-p95' ? 'p95' : 'p50'
  const bound = `(bound ${significant(verdict.bound)} ×), ${count(requests)} requests`
  if (verdict.candidateMs === null || verdict.baselineMs === null)
    return [`${quantile} is ${significant(verdict.value)} × the baseline's ${bound}`]
  const times = `${Math.round(verdict.candidateMs)} ms against ${Math.round(verdict.baselineMs)} ms`
  return [`${quantile} ${times}, ${significant(verdict.value)} × the baseline ${bound}`]
}

function since(verdict: Verdict): string[] {
  return verdict.since === null ? [] : [`since ${formatUtcTime(verdict.since)}`]
}

function evidence(verdict: Verdict): string {
  return `evidence ${significant(verdict.evidence)}, rolls back at 1`
}

function percent(fraction: number): string {
  return `${significant(fraction * 100)} %`
}

/** Two significant digits below 100, whole numbers above: more would be noise. */
function significant(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'beyond measure' : '0'
  if (Math.abs(value) >= 100) return count(Math.round(value))
  return String(Number(value.toPrecision(2)))
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
