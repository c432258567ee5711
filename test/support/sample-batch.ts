import type { AttemptBatch, AttemptRecord } from '../../gateway-plugin/contract.ts'

/** One good call of the candidate. */
export const sampleRecord: AttemptRecord = {
  startedAt: 1_000.25,
  endedAt: 1_180.75,
  rollout: 'tts',
  planVersion: 5,
  epoch: 1,
  eligible: true,
  arm: 'candidate',
  assignedBy: 'hash',
  bucket: 412,
  role: 'primary',
  backend: 'kokoro',
  revision: 'kokoro-82m@1',
  outcome: 'ok',
  failure: 'none',
  reason: 'split',
  status: 200,
  latencyMs: 180.5,
  firstByteMs: 42,
  characters: 61,
  audioSeconds: 3.4,
  audioBytes: 108_844,
  language: 'en',
  voice: 'luna',
  cache: 'miss',
  repeated: false,
  vendorMicroUnits: null,
  unit: 'AAAAAAAAAAAAAAAAAAAAAA',
}

export function sampleBatch(): AttemptBatch {
  return {
    header: {
      contractVersion: 1,
      gateway: 'gateway-eu',
      instance: 'a1b2c3',
      seq: 1,
      sentAt: 2_000,
      completeThrough: 1_900,
      planVersion: 5,
      assigned: { tts: { baseline: 9, candidate: 1 } },
      dropped: { tts: { baseline: 0, candidate: 0 } },
      breakers: { kokoro: 'closed', 'workers-ai': 'closed' },
      runtime: 'node',
    },
    attempts: [
      sampleRecord,
      { ...sampleRecord, unit: '', latencyMs: null, status: null, outcome: 'timeout' },
    ],
  }
}
