import {
  type Arm,
  type CacheState,
  FULL_SHARE,
  type Outcome,
  type PlanBackend,
  type Role,
  type RouteReason,
} from '../contract.ts'
import type { PendingRecord } from '../report/record-queue.ts'
import type { RouteDecision } from '../route.ts'
import type { SpeechRequest } from './speech-request.ts'

/** What every attempt of one request has in common. */
export interface Ticket {
  readonly speech: SpeechRequest
  readonly decision: RouteDecision
  readonly planVersion: number
  /** HMAC of the unit; empty without a unit. */
  readonly unit: string | Promise<string>
  readonly repeated: boolean
  readonly cache: CacheState
  readonly requestId: string
}

export interface AttemptFacts {
  readonly role: Role
  readonly reason: RouteReason
  readonly arm: Arm
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: Outcome
}

/** A record of an attempt that called nobody; a call fills in the rest. */
export function toRecord(ticket: Ticket, backend: PlanBackend, facts: AttemptFacts): PendingRecord {
  const { speech, decision } = ticket
  return {
    ...facts,
    rollout: decision.rollout?.key ?? null,
    planVersion: ticket.planVersion,
    epoch: decision.rollout?.epoch ?? 0,
    eligible: decision.eligible,
    assignedBy: decision.assignedBy,
    // One hash in four billion is on the baseline even at 100 %; reports know buckets up to the full share.
    bucket: Math.min(decision.bucket, FULL_SHARE),
    backend: backend.key,
    revision: backend.revision,
    failure: 'none',
    status: null,
    latencyMs: null,
    firstByteMs: null,
    characters: speech.characters,
    audioSeconds: null,
    audioBytes: 0,
    language: speech.language,
    voice: speech.voice ?? '',
    cache: ticket.cache,
    repeated: ticket.repeated,
    vendorMicroUnits: null,
    unit: ticket.unit,
  }
}
