/** Small valid things to put into a store; every test changes what it is about. */

import type { Actor } from '../../control/core/actor.ts'
import type { Billing } from '../../control/core/cost/usage.ts'
import type { NewDecision } from '../../control/core/decision.ts'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import type { Effect } from '../../control/core/effects.ts'
import type { BackendKey, IncidentId, RolloutKey } from '../../control/core/ids.ts'
import type { IncidentChange } from '../../control/core/incident.ts'
import type { ActivePhase, Phase, Rollout } from '../../control/core/rollout.ts'
import type { BasisPoints, EpochMs, Tick } from '../../control/core/units.ts'
import type { AdmittedAttempt, AdmittedBatch } from '../../control/ports/attempt-store.ts'
import {
  type AttemptRecord,
  type BatchHeader,
  completeBackend,
  type PlanBackend,
} from '../../gateway-plugin/contract.ts'

export const TTS = 'tts' as RolloutKey
export const NOON = 1_790_000_000_000 as EpochMs
export const ANNA: Actor = { kind: 'person', name: 'anna', role: 'operator' }

export function at(offsetMs: number): EpochMs {
  return (NOON + offsetMs) as EpochMs
}

export function rollout(change: Partial<Rollout> = {}): Rollout {
  return {
    key: TTS,
    name: 'Speech',
    baseline: 'workers-ai' as BackendKey,
    candidate: 'kokoro' as BackendKey,
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
    overrides: [],
    policy: DEFAULT_POLICY,
    salt: 'salt-of-tts',
    epoch: 1,
    candidateRevision: 'kokoro-1',
    version: 1,
    createdAt: NOON,
    updatedAt: NOON,
    state: { phase: 'draft' },
    ...change,
  }
}

const ramping: ActivePhase = { phase: 'ramping', at: { stage: 2, share: 1_000 as BasisPoints, since: NOON } }

/** With 0 for the numbers that only the store can give. */
export function rolledBack(): Phase {
  const numbers = { decisionId: 0, incidentId: 0 } as unknown as { decisionId: never; incidentId: never }
  return {
    phase: 'rolled-back',
    before: ramping,
    rollback: { ...numbers, by: ANNA, at: NOON, trigger: 'errors' },
    cooldownUntil: at(3_600_000),
  }
}

export function decision(change: Partial<NewDecision> = {}): NewDecision {
  const from = { phase: 'draft', stage: null, share: 0 as BasisPoints, epoch: 1 } as const
  return {
    rollout: TTS,
    command: 'start',
    actor: ANNA,
    reason: 'because',
    from,
    to: { ...from, phase: 'shadow', stage: 'shadow' },
    version: 2,
    waived: ['dwell'],
    verdicts: [],
    gates: [],
    requestedAt: NOON,
    ...change,
  }
}

export function effect(idempotencyId: string, notice?: Effect['notice']): Effect {
  return { lane: 'slack', idempotencyId, notice: notice ?? { kind: 'test', actor: 'anna', at: NOON } }
}

export function rolledBackNotice(incident = 0): Effect['notice'] {
  return {
    kind: 'rolled-back',
    rollout: TTS,
    rolloutName: 'Speech',
    candidateName: 'Kokoro',
    baselineName: 'Workers AI',
    incident: incident as IncidentId,
    fromStage: '10 %',
    actor: 'anna',
    reason: 'because',
    verdict: null,
    at: NOON,
  }
}

export function openIncident(kind: 'rollback' | 'no-safe-arm' = 'rollback'): IncidentChange {
  return {
    kind: 'open',
    incident: {
      rollout: TTS,
      status: 'open',
      kind,
      trigger: 'errors',
      verdict: null,
      openedAt: NOON,
      openedBy: ANNA,
      reason: 'errors over 2 %',
      impact: null,
      closedAt: null,
      closedBy: null,
      cause: null,
    },
  }
}

export function backend(key = 'kokoro', revision = 'kokoro-1'): PlanBackend {
  return completeBackend({
    key,
    name: key,
    adapter: 'openai-speech',
    url: 'http://127.0.0.1:8880',
    revision,
    languages: { en: { model: 'kokoro', defaultVoice: 'af_heart', voices: {} } },
    capabilities: { languages: ['en'], voices: [], formats: ['mp3'], maxCharacters: 2_000, speed: true },
    timeoutMs: 5_000,
    concurrency: 8,
    credential: null,
    metered: false,
    source: 'self-hosted',
  })
}

export function record(change: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    startedAt: 1_000.25,
    endedAt: 1_250.5,
    rollout: TTS,
    planVersion: 7,
    epoch: 1,
    eligible: true,
    arm: 'candidate',
    assignedBy: 'hash',
    bucket: 812,
    role: 'primary',
    backend: 'kokoro',
    revision: 'kokoro-1',
    outcome: 'ok',
    failure: 'none',
    reason: 'split',
    status: 200,
    latencyMs: 250.25,
    firstByteMs: 120.125,
    characters: 80,
    audioSeconds: 5.375,
    audioBytes: 40_000,
    language: 'en',
    voice: 'default',
    cache: 'miss',
    repeated: false,
    vendorMicroUnits: null,
    unit: 'u-1',
    ...change,
  }
}

export function billing(change: Partial<Billing> = {}): Billing {
  return {
    metered: false,
    model: 'kokoro',
    stage: '10 %',
    baseline: 'workers-ai',
    baselineModel: '@cf/deepgram/aura-2-en',
    ...change,
  }
}

/** `endedAt` in milliseconds after noon; its tick is the second in which it ended. */
export function attempt(
  offsetMs = 0,
  change: Partial<AttemptRecord> = {},
  judged = true,
  billed: Billing | null = billing(),
): AdmittedAttempt {
  const endedAt = at(offsetMs)
  const why = judged ? 'judged' : 'not-judged'
  const tick = Math.floor(endedAt / 1_000) as Tick
  return { record: record(change), tick, judged, why, endedAt, billing: billed }
}

export function header(change: Partial<BatchHeader> = {}): BatchHeader {
  return {
    contractVersion: 1,
    gateway: 'edge',
    instance: 'instance-1',
    seq: 1,
    sentAt: 2_000.5,
    completeThrough: 1_900.25,
    planVersion: 7,
    assigned: { tts: { baseline: 3, candidate: 1 } },
    dropped: {},
    breakers: { kokoro: 'closed' },
    runtime: 'node',
    ...change,
  }
}

export function batch(
  attempts: readonly AdmittedAttempt[],
  change: Partial<BatchHeader> = {},
  more: Partial<Omit<AdmittedBatch, 'header' | 'attempts'>> = {},
): AdmittedBatch {
  const full = header(change)
  return { header: full, bodyHash: `hash-${full.seq}`, receivedAt: NOON, attempts, rejected: 0, ...more }
}
