import type {
  BackendView,
  DecisionView,
  IncidentView,
  MetricsView,
  RolloutView,
} from '../../control/app/views.ts'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import type { GateResult } from '../../control/core/gate.ts'
import type { SignalReading } from '../../control/core/signals/signal.ts'
import type { EpochMs } from '../../control/core/units.ts'
import type { Verdict } from '../../control/core/verdict.ts'
import { completeBackend, type PlanBackend } from '../../gateway-plugin/contract.ts'

export const NOW = 1_790_000_000_000

/** Views as control would answer them, for tests of what shows and sends them. */

export const sampleGate: GateResult = {
  gate: 'dwell',
  state: 'waiting',
  value: '4 min',
  bound: '10 min',
  sample: null,
  text: 'The stage has lasted 4 of 10 minutes.',
  remainingMs: 360_000,
  waivableBy: 'operator',
}

export const sampleVerdict: Verdict = {
  trigger: 'errors',
  state: 'healthy',
  value: 0.004,
  bound: 0.02,
  evidence: 0.0003,
  voices: { meter: 0.0003, block: 0.0001 },
  candidate: { requests: 1_204, bad: 5 },
  baseline: { requests: 10_311, bad: 31 },
  candidateMs: null,
  baselineMs: null,
  since: null,
  reference: 'none',
  expectedSeconds: null,
  text: '5 of 1,204 failed = 0.4 %, bound 2 %',
}

export const sampleBackend: PlanBackend = completeBackend({
  key: 'kokoro',
  name: 'Kokoro',
  adapter: 'openai-speech',
  url: 'http://127.0.0.1:8880',
  revision: 'kokoro-82m@1',
  languages: { en: { model: 'kokoro', defaultVoice: 'af_bella', voices: {} } },
  capabilities: { languages: ['en'], voices: [], formats: ['wav'], maxCharacters: 4_096, speed: true },
  timeoutMs: 5_000,
  concurrency: 8,
  credential: null,
  metered: false,
  source: 'self-hosted',
})

export const sampleBackendView: BackendView = {
  ...sampleBackend,
  breakers: { 'gateway-eu': 'closed' },
  downSince: null,
}

export const sampleDecision: DecisionView = {
  id: 7,
  rollout: 'tts',
  command: 'advance',
  actor: { kind: 'person', name: 'ada', role: 'operator' },
  actorName: 'ada',
  reason: 'gates are clear',
  from: { phase: 'shadow', stage: 'shadow', share: 0 as never, epoch: 1 },
  to: { phase: 'ramping', stage: '10 %', share: 1_000 as never, epoch: 1 },
  version: 3,
  waived: [],
  verdicts: [sampleVerdict],
  gates: [{ ...sampleGate, state: 'clear' }],
  incidentId: null,
  requestedAt: NOW - 60_000,
  planVersion: NOW - 59_990,
  publishedAt: NOW - 59_980,
  observedAt: NOW - 58_800,
  summary: 'shadow → 10 %',
}

export const sampleIncident: IncidentView = {
  id: 4,
  rollout: 'tts',
  status: 'open',
  kind: 'rollback',
  trigger: 'errors',
  title: 'English speech rolled back from 50 %',
  verdict: { ...sampleVerdict, state: 'breached', value: 0.13, evidence: 1.4 },
  reason: 'errors over 2 %',
  openedAt: NOW - 30_000,
  openedBy: 'the judge',
  decisionId: 7,
  impact: { users: 12, failedRequests: 41, rescued: 12, since: (NOW - 40_000) as EpochMs },
  closedAt: null,
  closedBy: null,
  cause: null,
  timeline: [{ at: NOW - 30_000, actor: 'the judge', text: 'rolled back' }],
  propagation: null,
  runbook: '/runbooks/errors',
}

export const sampleSignal: SignalReading = {
  signal: 'capacity',
  state: 'clear',
  value: 0.006,
  bound: 0.1,
  sample: 960,
  since: null,
  text: '0.6 % of 960 requests over 5 min found the candidate full, bound 10 %',
}

export const sampleRollout: RolloutView = {
  key: 'tts',
  name: 'English speech',
  version: 3,
  phase: 'ramping',
  stage: '10 %',
  share: 1_000,
  baseline: { key: 'workers-ai', name: 'Workers AI', revision: 'aura-1', licence: null },
  candidate: { key: 'kokoro', name: 'Kokoro', revision: 'kokoro-82m@1', licence: null },
  worst: 'healthy',
  openIncident: null,
  headline: 'A tenth of English speech now runs on Kokoro.',
  subline: '25 % is next, in 6 minutes at the earliest.',
  served: 0.101,
  requestsPerSecond: 2.1,
  holds: null,
  ahead: { command: 'advance', to: '25 %', waitsFor: ['dwell'], dwellLeftMs: 360_000 },
  saved: 1_840_000,
  epoch: 1,
  salt: 'tts-salt-1',
  eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
  overrides: [],
  policy: DEFAULT_POLICY,
  createdAt: NOW - 900_000,
  updatedAt: NOW - 60_000,
  ladder: DEFAULT_POLICY.ladder.map((stage, index) => ({
    name: stage.name,
    kind: stage.kind,
    share: stage.share,
    dwellMs: stage.dwellMs,
    advance: stage.advance,
    state: index < 2 ? 'done' : index === 2 ? 'current' : 'ahead',
    since: index === 2 ? NOW - 240_000 : null,
  })),
  next: {
    command: 'advance',
    to: '25 %',
    share: 2_500,
    gates: [sampleGate],
    clear: false,
    advance: 'manual',
    moves: { usersPerHour: 1_150, requestsPerHour: 9_800 },
  },
  verdicts: [sampleVerdict],
  runbooks: { errors: '/runbooks/errors' },
  traffic: {
    windowMs: 300_000,
    requestsPerSecond: 2.1,
    assignedToCandidate: 0.103,
    servedByCandidate: 0.101,
    requests: 630,
    users: 190,
  },
  held: null,
  signals: [sampleSignal],
  feedback: {
    windowMs: 604_800_000,
    baseline: { ratings: 120, mean: 4.2, complaints: 3 },
    candidate: { ratings: 0, mean: null, complaints: 0 },
  },
  sampling: { on: false, copies: 0, perDay: 2_000 },
  rollback: null,
  propagation: {
    decisionId: 7,
    planVersion: NOW - 59_990,
    requestedAt: NOW - 60_000,
    publishedAt: NOW - 59_980,
    observedAt: NOW - 58_800,
    instances: 2,
    applied: 2,
    stragglers: [],
    text: 'observed 1.2 s after the decision',
  },
  incident: null,
  alerts: [],
  commands: [{ command: 'advance', allowed: false, why: 'dwell is not clear' }],
  judgedAt: NOW - 800,
}

const gaps = [null, 1]
const series = {
  assigned: gaps,
  served: gaps,
  judged: gaps,
  errorRate: gaps,
  p50: gaps,
  p95: gaps,
  p99: gaps,
  cacheHits: gaps,
  servedRate: gaps,
  cacheRate: gaps,
  characters: gaps,
}
export const sampleMetrics: MetricsView = {
  rollout: 'tts',
  from: NOW - 2_000,
  to: NOW,
  stepMs: 1_000,
  run: null,
  steps: [NOW - 2_000, NOW - 1_000],
  arms: { baseline: series, candidate: series },
  bounds: { errorRate: 0.02, p95Ratio: 1.5, p50Ratio: 1.5 },
  marks: [{ at: NOW - 60_000, kind: 'decision', decisionId: 7, text: 'shadow → 10 %', share: 1_000 }],
}
