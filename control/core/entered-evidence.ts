/** Evidence measured elsewhere: benchmark, listening test, capacity, cost projection, saving. */

import type { RolloutKey } from './ids.ts'
import type { EpochMs } from './units.ts'

export const EVIDENCE_KINDS = ['benchmark', 'listening', 'capacity', 'projection', 'saving'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** The unit that each kind is entered in. */
export const EVIDENCE_UNITS: Readonly<Record<EvidenceKind, string>> = {
  benchmark: 'ms p95',
  listening: 'of 5',
  capacity: 'requests/s',
  projection: 'USD/month',
  saving: 'USD/month',
}

export interface EnteredEvidence {
  readonly id: number
  readonly rollout: RolloutKey
  readonly kind: EvidenceKind
  readonly value: number
  readonly unit: string
  readonly measuredAt: EpochMs
  /** Where it comes from: a report, a command, a link. */
  readonly source: string
  readonly author: string
  readonly note: string
  readonly enteredAt: EpochMs
  readonly enteredBy: string
}
