/** Which rule speaks, where it is not the strict one. */

import type { Mode, WindowRule } from '../policy.ts'
import { moment, percent, times } from './words.ts'

export interface RuleInForce {
  readonly mode: Mode
  readonly window: WindowRule | null
  readonly policyBound: number
}

/** Begins with a space, or is empty in mode `strict`. `overSince`: −1: not over its bound at `tick`. */
export function describeMode(rule: RuleInForce, overSince: number, tick: number): string {
  switch (rule.mode) {
    case 'strict':
      return ''
    case 'eager':
      return rule.policyBound < 1
        ? ` (eager: half of ${percent(rule.policyBound)})`
        : ` (eager: half of what ${times(rule.policyBound)} allows)`
    case 'window':
      return rule.window ? describeWindow(rule.window, overSince, tick) : ''
  }
}

function describeWindow(window: WindowRule, overSince: number, tick: number): string {
  const over =
    overSince < 0
      ? 'not over it'
      : `over it since ${moment(overSince, tick)}, ${length((tick - overSince) * 1_000)} of ${length(window.forMs)}`
  return ` (window of ${length(window.windowMs)}: ${over})`
}

/** `5 min`, `90 s`; with a non-breaking space. */
function length(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60}\u00a0min` : `${seconds}\u00a0s`
}
