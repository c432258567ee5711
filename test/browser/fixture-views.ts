import type {
  AlertView,
  BackendView,
  CommandView,
  DecisionView,
  EvidenceView,
  GatewayView,
  IncidentView,
  Propagation,
  RolloutView,
} from '../../control/app/views.ts'
import { PEOPLE_COMMANDS } from '../../control/core/commands.ts'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import type { GateResult } from '../../control/core/gate.ts'
import type { Verdict } from '../../control/core/verdict.ts'
import type { SeriesShape } from './fixture-series.ts'

/** Everything that control would answer in one situation, at one moment. */
export interface Situation {
  readonly rollouts: readonly RolloutView[]
  readonly decisions: readonly DecisionView[]
  readonly incidents: readonly IncidentView[]
  readonly evidence: readonly EvidenceView[]
  readonly backends: readonly BackendView[]
  readonly gateways: readonly GatewayView[]
  readonly alerts: readonly AlertView[]
  readonly series: SeriesShape
}

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
export const KEY = 'tts'

export function verdict(trigger: Verdict['trigger'], change: Partial<Verdict> = {}): Verdict {
  const errors = trigger === 'errors'
  return {
    trigger,
    state: 'healthy',
    value: errors ? 0.004 : 0.79,
    bound: errors ? 0.02 : 1.5,
    evidence: errors ? 0.0003 : 0.000_012,
    voices: errors ? { meter: 0.0003, block: 0.0001 } : { 'plug-in': 0.000_012 },
    candidate: { requests: 41_982, bad: 168 },
    baseline: { requests: 42_310, bad: 171 },
    candidateMs: errors ? null : trigger === 'latency-p95' ? 168 : 86,
    baselineMs: errors ? null : trigger === 'latency-p95' ? 212 : 109,
    since: null,
    reference: errors ? 'none' : 'live',
    expectedSeconds: null,
    text: 'nothing points to a breach',
    ...change,
  }
}

export const healthyVerdicts = [verdict('errors'), verdict('latency-p95'), verdict('latency-p50')]

export function gate(name: GateResult['gate'], change: Partial<GateResult> = {}): GateResult {
  return {
    gate: name,
    state: 'clear',
    value: null,
    bound: '',
    sample: null,
    text: 'clear',
    remainingMs: null,
    waivableBy: 'nobody',
    ...change,
  }
}

export function commandsFor(allowed: readonly string[]): readonly CommandView[] {
  const why = 'the rollout is not in a phase for it'
  return PEOPLE_COMMANDS.map((command) => {
    const may = allowed.includes(command) || command === 'roll-back'
    return {
      command,
      allowed: may,
      why: may ? null : command === 'complete' ? 'only a rollout at failover-only can be completed' : why,
    }
  })
}

export function observed(at: number, decisionId: number): Propagation {
  return {
    decisionId,
    planVersion: at,
    requestedAt: at,
    publishedAt: at + 90,
    observedAt: at + 1_240,
    instances: 3,
    applied: 3,
    stragglers: [],
    text: 'observed 1.2 s after the decision',
  }
}

const STAGES = ['draft', 'shadow', '10 %', '25 %', '50 %', '75 %', '100 %', 'failover-only']
const DWELLS = [0, 5 * DAY, 14 * DAY, 7 * DAY, 7 * DAY, 7 * DAY, 7 * DAY, 0]
const SHARES = [0, 0, 1_000, 2_500, 5_000, 7_500, 10_000, 10_000]

export function ladderAt(stage: string, since: number | null): RolloutView['ladder'] {
  const at = STAGES.indexOf(stage)
  return STAGES.map((name, index) => ({
    name,
    kind: name === 'draft' || name === 'shadow' || name === 'failover-only' ? name : 'share',
    share: SHARES[index]!,
    dwellMs: DWELLS[index]!,
    advance: 'manual',
    state: index < at ? 'done' : index === at ? 'current' : 'ahead',
    since: index === at ? since : null,
  }))
}

export const clearSignals: RolloutView['signals'] = [
  {
    signal: 'sample-ratio',
    state: 'clear',
    value: 0.2,
    bound: 1_000,
    sample: 4_120,
    since: null,
    text: '49.8 % of 4,120 units went to the candidate at a share of 50 %, expected 50 %',
  },
  {
    signal: 'lost-records',
    state: 'clear',
    value: 0,
    bound: 0.01,
    sample: 960,
    since: null,
    text: 'all records of 1,920 requests have arrived, bound 1 % lost',
  },
  {
    signal: 'capacity',
    state: 'clear',
    value: 0.006,
    bound: 0.1,
    sample: 960,
    since: null,
    text: '0.6 % of 960 requests over 5 min found the candidate full, bound 10 %',
  },
  {
    signal: 'eager-suspicion',
    state: 'clear',
    value: 0.0004,
    bound: 1,
    sample: 960,
    since: null,
    text: 'errors: 3 of 960 failed = 0.3 %, bound 1 %',
  },
]

export function rolloutAt(now: number, change: Partial<RolloutView>): RolloutView {
  return {
    key: KEY,
    name: 'English speech',
    version: 7,
    phase: 'ramping',
    stage: '50 %',
    share: 5_000,
    baseline: { key: 'workers-ai', name: 'Cloudflare', revision: 'aura-1', licence: null },
    candidate: { key: 'kokoro', name: 'Kokoro', revision: 'kokoro-82m 1.0, server 0.2.4', licence: null },
    worst: 'healthy',
    openIncident: null,
    headline: 'Half of English speech now runs on Kokoro.',
    subline: 'Healthy for 3 days 4 hours. 75 % can follow on Friday 09:00, when the week at 50 % is over.',
    served: 0.4891,
    requestsPerSecond: 6.4,
    holds: null,
    ahead: { command: 'advance', to: '75 %', waitsFor: ['dwell'], dwellLeftMs: 3 * DAY + 20 * HOUR },
    saved: 184_000_000,
    epoch: 3,
    salt: 'k3jd9x02ms',
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
    overrides: [],
    policy: DEFAULT_POLICY,
    createdAt: now - 30 * DAY,
    updatedAt: now - 3 * DAY - 4 * HOUR,
    ladder: ladderAt('50 %', now - 3 * DAY - 4 * HOUR),
    next: null,
    verdicts: healthyVerdicts,
    runbooks: {
      errors: '/runbooks/errors',
      'latency-p95': '/runbooks/latency',
      'latency-p50': '/runbooks/latency',
    },
    traffic: {
      windowMs: 5 * MINUTE,
      requestsPerSecond: 6.4,
      assignedToCandidate: 0.4963,
      servedByCandidate: 0.4891,
      requests: 1_920,
      users: 2_310,
    },
    held: null,
    signals: clearSignals,
    feedback: {
      windowMs: 7 * DAY,
      baseline: { ratings: 412, mean: 4.1, complaints: 9 },
      candidate: { ratings: 398, mean: 4.3, complaints: 7 },
    },
    sampling: { on: false, copies: 0, perDay: 2_000 },
    rollback: null,
    propagation: observed(now - 3 * DAY - 4 * HOUR, 5),
    incident: null,
    alerts: [],
    commands: commandsFor(['advance', 'set-share', 'hold', 'abandon']),
    judgedAt: now - 400,
    ...change,
  }
}
