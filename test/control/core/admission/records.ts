import { emptyAdmission } from '../../../../control/core/admission/admission-state.ts'
import type { AdmissionContext, AdmissionRollout } from '../../../../control/core/admission/admit.ts'
import type { AttemptRecord } from '../../../../gateway-plugin/contract.ts'

export const RECEIVED_AT = 1_767_571_200_500

export function attempt(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    startedAt: 1_000,
    endedAt: 1_200,
    rollout: 'tts',
    planVersion: 7,
    epoch: 3,
    eligible: true,
    arm: 'candidate',
    assignedBy: 'hash',
    bucket: 812,
    role: 'primary',
    backend: 'kokoro',
    revision: 'v1',
    outcome: 'ok',
    failure: 'none',
    reason: 'split',
    status: 200,
    latencyMs: 200,
    firstByteMs: 90,
    characters: 120,
    audioSeconds: 3,
    audioBytes: 48_000,
    language: 'en',
    voice: 'default',
    cache: 'miss',
    repeated: false,
    vendorMicroUnits: null,
    unit: 'unit-1',
    ...changes,
  }
}

export function rolloutFacts(changes: Partial<AdmissionRollout> = {}): AdmissionRollout {
  return {
    epoch: 3,
    judged: true,
    shadowing: false,
    baseline: 'workers-ai',
    candidate: 'kokoro',
    lastClosed: -1,
    state: emptyAdmission(),
    ...changes,
  }
}

export function context(
  rollout: AdmissionRollout = rolloutFacts(),
  changes: Partial<AdmissionContext> = {},
): AdmissionContext {
  return { receivedAtMs: RECEIVED_AT, sentAt: 1_200, rollouts: new Map([['tts', rollout]]), ...changes }
}
