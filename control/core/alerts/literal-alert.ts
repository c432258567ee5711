/** What a literal rule says of one arm. Alerts tell people and never move traffic. */

import type { Arm } from '../../../gateway-plugin/contract.ts'

export const LITERAL_RULES = ['errors', 'latency', 'backend-down'] as const
export type LiteralRule = (typeof LITERAL_RULES)[number]

export interface LiteralAlert {
  readonly rule: LiteralRule
  readonly arm: Arm
  readonly state: 'open' | 'resolved'
  /** Errors: failed fraction. Latency: p95 in milliseconds. Backend down: failures. Null: no data left. */
  readonly value: number | null
  readonly bound: number
  readonly requests: number
  /** Tick at which what it speaks of began. */
  readonly since: number
  /** Tick of the transition. */
  readonly at: number
  /** "4.1 % failed over 5 minutes (bound 2 %), 38 of 921 requests". */
  readonly text: string
}

export interface LiteralRulesConfig {
  readonly maxErrorRate: number
  readonly maxP95Ms: number
  /** Milliseconds that a value has to stay over its bound. */
  readonly forMs: number
}
