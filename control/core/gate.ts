/** The answer of one gate: clear or not, with what it saw, what it needs, and who may waive it. */

export const GATE_NAMES = [
  'benchmark',
  'listening',
  'projection',
  'dwell',
  'errors',
  'latency',
  'complaints',
  'cache',
  'sample',
  'capacity',
  'vendor-share',
  'availability',
  'saving',
  'triggers',
  'signals',
  'incident',
  'gateway',
  'baseline',
  'rollback-observed',
  'front-door',
] as const
export type GateName = (typeof GATE_NAMES)[number]

/** Conditions of every way up, whatever the stage. */
export const STANDING_GATES = [
  'triggers',
  'signals',
  'incident',
  'gateway',
  'baseline',
] as const satisfies GateName[]

export type GateState = 'clear' | 'waiting' | 'failing' | 'unknown'

export interface GateResult {
  readonly gate: GateName
  readonly state: GateState
  /** What was seen, with its unit: "0.4 %", "3.8 of 5". Null: nothing yet. */
  readonly value: string | null
  readonly bound: string
  /** How much it rests on: "412 requests". Null where that has no meaning. */
  readonly sample: string | null
  /** Why not yet and what it needs, in one sentence; for a clear gate what it rests on. */
  readonly text: string
  /** Milliseconds until it can be clear at today's pace; null: not a matter of time, or unknown. */
  readonly remainingMs: number | null
  readonly waivableBy: 'operator' | 'admin' | 'nobody'
}

/**
 * Operators may waive patience and paper (dwell, benchmark, listening test, sample, saving); what was measured
 * and not found good enough, signals, and capacity, only an admin; what is about harm, nobody.
 */
export const WAIVABLE_BY: Readonly<Record<GateName, GateResult['waivableBy']>> = {
  benchmark: 'operator',
  listening: 'operator',
  projection: 'admin',
  dwell: 'operator',
  errors: 'admin',
  latency: 'admin',
  complaints: 'admin',
  cache: 'admin',
  sample: 'operator',
  capacity: 'admin',
  'vendor-share': 'admin',
  availability: 'admin',
  saving: 'operator',
  triggers: 'nobody',
  signals: 'admin',
  incident: 'nobody',
  gateway: 'nobody',
  baseline: 'nobody',
  'rollback-observed': 'nobody',
  'front-door': 'operator',
}
