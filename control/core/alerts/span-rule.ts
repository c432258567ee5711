/**
 * The two rules with a duration: errors over 2 % for 5 minutes, p95 over 500 ms for 5 minutes. Decided at the end
 * of each fifth of the span. Resolved at three quarters of the bound, so that it does not flap, or when nothing
 * has come for a whole span.
 */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import { count, percent } from '../triggers/words.ts'
import type { LiteralAlert, LiteralRulesConfig } from './literal-alert.ts'
import { type Measure, SLOW_FRACTION, type SpanReading, type SpanWindow } from './span-window.ts'

const RESOLVED_BELOW = 0.75

/** The alert at the first tick of a new step: another one on a transition, else the one before. */
export function judgeSpan(
  measure: Measure,
  arm: Arm,
  window: SpanWindow,
  before: LiteralAlert | null,
  tick: number,
  config: LiteralRulesConfig,
): LiteralAlert | null {
  const allowed = measure === 'errors' ? config.maxErrorRate : SLOW_FRACTION
  const reading = window.read(tick, measure)
  const isOpen = before?.state === 'open'
  const isOver =
    reading.enough &&
    reading.rate !== null &&
    reading.rate > allowed &&
    reading.firstRate > allowed &&
    reading.lastRate > allowed
  const isOver75 = reading.rate !== null && reading.rate > allowed * RESOLVED_BELOW
  if (isOpen ? isOver75 : !isOver) return before
  return {
    rule: measure,
    arm,
    state: isOpen ? 'resolved' : 'open',
    value: measure === 'errors' ? reading.rate : reading.p95 === null ? null : Math.round(reading.p95),
    bound: measure === 'errors' ? config.maxErrorRate : config.maxP95Ms,
    requests: reading.requests,
    since: isOpen ? before.since : reading.since,
    at: tick,
    text: describe(measure, reading, config),
  }
}

function describe(measure: Measure, reading: SpanReading, config: LiteralRulesConfig): string {
  const over = `over ${spanOf(config.forMs)}`
  if (reading.rate === null) return `no requests ${over}`
  const of = `${count(reading.over)} of ${count(reading.requests)} requests`
  return measure === 'errors'
    ? `${percent(reading.rate)} failed ${over} (bound ${percent(config.maxErrorRate)}), ${of}`
    : `p95 ${count(Math.round(reading.p95 ?? 0))}\u00a0ms ${over} (bound ${count(config.maxP95Ms)}\u00a0ms), ` +
        `${of} slower`
}

function spanOf(ms: number): string {
  const [length, unit] = ms % 60_000 === 0 ? [ms / 60_000, 'minute'] : [Math.round(ms / 1_000), 'second']
  return `${length} ${unit}${length === 1 ? '' : 's'}`
}
