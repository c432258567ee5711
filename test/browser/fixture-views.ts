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
import type { EpochMs } from '../../control/core/units.ts'
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
const epoch = (at: number) => at as EpochMs
const KEY = 'tts'
const ADA = { kind: 'person', name: 'Ada', role: 'operator' } as const

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

export function rolloutAt(now: number, change: Partial<RolloutView>): RolloutView {
  return {
    key: KEY,
    name: 'English speech',
    version: 7,
    phase: 'ramping',
    stage: '50 %',
    share: 5_000,
    baseline: { key: 'workers-ai', name: 'Cloudflare', revision: 'aura-1' },
    candidate: { key: 'kokoro', name: 'Kokoro', revision: 'kokoro-82m 1.0, server 0.2.4' },
    worst: 'healthy',
    openIncident: null,
    headline: 'Half of English speech now runs on Kokoro.',
    subline: 'Healthy for 3 days 4 hours. 75 % can follow on Friday 09:00, when the week at 50 % is over.',
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
    rollback: null,
    propagation: observed(now - 3 * DAY - 4 * HOUR, 5),
    incident: null,
    alerts: [],
    commands: commandsFor(['advance', 'set-share', 'hold', 'abandon']),
    judgedAt: now - 400,
    ...change,
  }
}

export function decision(id: number, now: number, change: Partial<DecisionView>): DecisionView {
  const at = change.requestedAt ?? now
  return {
    id,
    rollout: KEY,
    command: 'advance',
    actor: ADA,
    actorName: 'Ada',
    reason: '',
    from: null,
    to: { phase: 'ramping', stage: '50 %', share: 5_000 as never, epoch: 3 },
    version: id + 2,
    waived: [],
    verdicts: healthyVerdicts,
    gates: [],
    incidentId: null,
    requestedAt: at,
    planVersion: at,
    publishedAt: at + 90,
    observedAt: at + 1_240,
    summary: '',
    ...change,
  }
}

const place = (phase: DecisionView['to']['phase'], stage: string | null, share: number, epochNumber = 3) => ({
  phase,
  stage,
  share: share as never,
  epoch: epochNumber,
})

export function history(now: number): readonly DecisionView[] {
  const step = (id: number, ago: number, rest: Partial<DecisionView>) =>
    decision(id, now, { requestedAt: now - ago, ...rest })
  return [
    step(5, 3 * DAY + 4 * HOUR, {
      from: place('ramping', '25 %', 2_500),
      to: place('ramping', '50 %', 5_000),
      summary: '25 % → 50 %',
      reason: 'a quiet week, p95 well under the vendor',
    }),
    step(4, 10 * DAY, {
      from: place('ramping', '10 %', 1_000),
      to: place('ramping', '25 %', 2_500),
      summary: '10 % → 25 %',
      reason: 'all gates clear',
      actor: { kind: 'judge' },
      actorName: 'the judge',
    }),
    step(3, 24 * DAY, {
      from: place('shadow', 'shadow', 0),
      to: place('ramping', '10 %', 1_000),
      summary: 'shadow → 10 %',
      reason: 'shadow pairs agree; sample waived, holiday traffic is thin',
      waived: ['sample'],
    }),
    step(2, 29 * DAY, {
      from: place('draft', null, 0),
      to: place('shadow', 'shadow', 0),
      summary: 'started: shadow',
      reason: 'benchmark 214 ms, listening test 4.3',
    }),
    step(1, 30 * DAY, {
      command: 'create',
      from: null,
      to: place('draft', null, 0),
      summary: 'created',
      reason: 'the plan of spring',
    }),
  ]
}

export function incidentOf(at: number, change: Partial<IncidentView>): IncidentView {
  const errors = verdict('errors', {
    state: 'breached',
    value: 41 / 312,
    evidence: 3.2,
    candidate: { requests: 312, bad: 41 },
    baseline: { requests: 298, bad: 1 },
    since: epoch(at - 13_000),
    text: '41 of 312 failed',
  })
  return {
    id: 14,
    rollout: KEY,
    status: 'open',
    kind: 'rollback',
    trigger: 'errors',
    title: 'Errors on Kokoro: rolled back from 50 %',
    verdict: errors,
    reason: 'errors: 41 of 312 failed = 13 %, bound 2 %',
    openedAt: at,
    openedBy: 'the judge',
    decisionId: 6,
    impact: { users: 118, failedRequests: 41, rescued: 118, since: epoch(at - 13_000) },
    closedAt: null,
    closedBy: null,
    cause: null,
    timeline: [
      { at: at - 13_000, actor: 'the judge', text: 'errors on Kokoro begin' },
      { at, actor: 'the judge', text: 'rolled back from 50 %: everyone goes to Cloudflare' },
      { at: at + 1_240, actor: 'control', text: 'observed: 3 of 3 gateway instances follow' },
    ],
    propagation: observed(at, 6),
    runbook: '/runbooks/errors',
    ...change,
  }
}

export function backends(): readonly BackendView[] {
  const common = {
    languages: {},
    capabilities: {
      languages: ['en', 'es'],
      voices: [],
      formats: ['mp3', 'wav'],
      maxCharacters: 4_096,
      speed: true,
    },
    timeoutMs: 5_000,
    concurrency: 16,
    downSince: null,
  } as const
  return [
    {
      ...common,
      key: 'workers-ai',
      name: 'Cloudflare',
      adapter: 'workers-ai',
      url: 'https://api.cloudflare.com/client/v4',
      revision: 'aura-1',
      credential: 'cloudflare',
      metered: true,
      source: 'cloudflare-ai',
      breakers: { edge: 'closed' },
    },
    {
      ...common,
      key: 'kokoro',
      name: 'Kokoro',
      adapter: 'openai-speech',
      url: 'http://127.0.0.1:8880',
      revision: 'kokoro-82m 1.0, server 0.2.4',
      credential: null,
      metered: false,
      source: 'self-hosted',
      breakers: { edge: 'closed' },
    },
  ]
}

export function gateways(now: number, behind = false): readonly GatewayView[] {
  return [
    {
      gateway: 'edge',
      runtime: 'node',
      live: true,
      instances: ['a81f22c0d4', 'b07c91e355', 'c5520adf18'].map((instance, index) => ({
        instance,
        heardAt: now - 400 - index * 300,
        planVersion: now - 3 * DAY,
        current: !(behind && index === 2),
        dropped: 0,
        breakers: { kokoro: 'closed', 'workers-ai': 'closed' },
      })),
    },
  ]
}

export function evidence(now: number): readonly EvidenceView[] {
  const one = (
    id: number,
    kind: EvidenceView['kind'],
    value: number,
    unit: string,
    source: string,
  ): EvidenceView => ({
    id,
    kind,
    value,
    unit,
    measuredAt: now - 31 * DAY,
    source,
    author: 'Ada',
    note: '',
    enteredAt: now - 30 * DAY + id,
    enteredBy: 'Ada',
  })
  return [
    one(1, 'benchmark', 214, 'ms p95', 'bench run of 23 October'),
    one(2, 'listening', 4.3, 'of 5', 'listening panel, 24 people'),
    one(3, 'projection', 149, 'USD/month', 'spreadsheet of finance'),
    one(4, 'capacity', 2.5, 'requests/s', 'load test, one GPU'),
  ]
}
