import type { PendingRecord } from '../../gateway-plugin/report/record-queue.ts'

/** A primary attempt of the rollout `tts`, eligible and assigned by hash. */
export function sampleRecord(over: Partial<PendingRecord> = {}): PendingRecord {
  return {
    startedAt: 0,
    endedAt: 100,
    rollout: 'tts',
    planVersion: 1,
    epoch: 1,
    eligible: true,
    arm: 'candidate',
    assignedBy: 'hash',
    bucket: 500,
    role: 'primary',
    backend: 'kokoro',
    revision: 'v1',
    outcome: 'ok',
    failure: 'none',
    reason: 'split',
    status: 200,
    latencyMs: 100,
    firstByteMs: 90,
    characters: 20,
    audioSeconds: 1,
    audioBytes: 32_044,
    language: 'en',
    voice: '',
    cache: 'miss',
    repeated: false,
    vendorMicroUnits: null,
    unit: Promise.resolve('AAAAAAAAAAAAAAAAAAAAAA'),
    ...over,
  }
}
