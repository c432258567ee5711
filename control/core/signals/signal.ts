/** Rules that hold: going up stops and people are told. No signal moves traffic. */

import type { EpochMs } from '../units.ts'

export const SIGNALS = ['sample-ratio', 'lost-records', 'capacity', 'eager-suspicion'] as const
export type SignalName = (typeof SIGNALS)[number]

export const SIGNAL_STATES = ['clear', 'raised', 'unknown'] as const
/** `unknown`: too little was seen to say; it holds nothing. */
export type SignalState = (typeof SIGNAL_STATES)[number]

export interface SignalReading {
  readonly signal: SignalName
  readonly state: SignalState
  /**
   * Against `bound`. Sample ratio: evidence E. Lost records and capacity: a fraction of what was assigned. Eager
   * suspicion: evidence of the loudest eager meter. Null: nothing seen.
   */
  readonly value: number | null
  readonly bound: number
  /** What the value rests on: units, or requests. */
  readonly sample: number
  /** Since when it is raised; null: it is not. */
  readonly since: EpochMs | null
  /** One sentence for people, with the value against the bound. */
  readonly text: string
}

/** What a rule says of itself at a tick; since when it does so, its caller knows. */
export type SignalAnswer = Omit<SignalReading, 'since' | 'signal'>
