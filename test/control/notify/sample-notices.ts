import { runbookPath } from '../../../control/app/runbook-links.ts'
import type { Notice } from '../../../control/core/effects.ts'
import type { IncidentId, RolloutKey } from '../../../control/core/ids.ts'
import { epochMs } from '../../../control/core/units.ts'
import type { Verdict } from '../../../control/core/verdict.ts'
import { createNoticeLinks } from '../../../control/notify/notice-links.ts'

export const AT = epochMs(Date.UTC(2026, 10, 23, 14, 2, 41))
const SINCE = epochMs(AT - 30_000)
const named = {
  rollout: 'tts' as RolloutKey,
  rolloutName: 'English speech',
  candidateName: 'Kokoro',
  baselineName: 'Workers AI',
}

export const ERRORS_BREACHED: Verdict = {
  trigger: 'errors',
  state: 'breached',
  value: 41 / 312,
  bound: 0.02,
  evidence: 1.27,
  voices: { meter: 1.27, block: 0 },
  candidate: { requests: 312, bad: 41 },
  baseline: { requests: 900, bad: 2 },
  candidateMs: null,
  baselineMs: null,
  since: SINCE,
  reference: 'none',
  expectedSeconds: null,
  text: 'since 14:02:11 UTC: 41 of 312 failed = 13 %, bound 2 %',
}

export const SLOW: Verdict = {
  ...ERRORS_BREACHED,
  trigger: 'latency-p95',
  value: 1.93,
  bound: 1.5,
  candidateMs: 812.4,
  baselineMs: 421,
  reference: 'live',
}

export const STAGE: Notice = {
  kind: 'stage',
  ...named,
  action: 'advance',
  from: '10 %',
  to: '25 %',
  actor: 'Ada',
  reason: 'gates are clear',
  at: AT,
}
export const HELD_BY_SIGNAL: Notice = {
  ...STAGE,
  action: 'hold',
  from: '25 %',
  to: '25 %',
  actor: 'the judge',
  reason: 'edge lost 212 of 4,180 records of the candidate in five minutes: 5.1 %, bound 1 %',
  held: { kind: 'signal', signal: 'lost-records', clearMs: 900_000, severity: 'page' },
}
export const COMPLAINTS: Verdict = {
  ...ERRORS_BREACHED,
  trigger: 'complaints',
  value: 4.2,
  bound: 1.5,
  candidate: { requests: 40, bad: 31 },
  baseline: { requests: 40, bad: 9 },
}
export const ROLLED_BACK: Notice = {
  kind: 'rolled-back',
  ...named,
  incident: 14 as IncidentId,
  fromStage: '50 %',
  actor: 'the judge',
  reason: 'errors over 2 %',
  verdict: ERRORS_BREACHED,
  at: AT,
}
export const OBSERVED: Notice = {
  kind: 'observed',
  rollout: named.rollout,
  rolloutName: named.rolloutName,
  baselineName: named.baselineName,
  incident: 14 as IncidentId,
  afterMs: 1_240,
  gateways: 3,
  at: AT,
}
export const ALERT = {
  kind: 'alert',
  alert: 'backend-down',
  state: 'open',
  severity: 'page',
  rollout: null,
  subject: 'kokoro',
  text: 'no answer to 3 probes in 30 s',
  incident: null,
  since: SINCE,
  at: AT,
} as const satisfies Notice
export const CLOSED: Notice = {
  kind: 'incident-closed',
  rollout: named.rollout,
  rolloutName: named.rolloutName,
  incident: 14 as IncidentId,
  cause: 'the GPU driver was updated',
  actor: 'Ada',
  at: AT,
}
export const TEST_NOTICE: Notice = { kind: 'test', actor: 'Ada', at: AT }

export const REPORT = {
  kind: 'report',
  week: '2026-W48',
  headline: 'Week 48 saved $24.10 net; $184.20 since 7 November 2026',
  money: 'vendor billed $61.20 · own cost $55.00 · avoided $79.10 · 1,204,000 characters in 12,040 requests',
  health: 'Kokoro 0.31 % errors, p95 212 ms · Workers AI 0.4 % errors, p95 305 ms · no incident',
  next: 'Advance English speech to 50 %, or say why not: every gate is clear. And 1 more in the report.',
  cheaper: 'candidate',
  request: null,
  at: AT,
} as const satisfies Notice
export const REPORT_AGAIN = {
  ...REPORT,
  request: { by: 'Ada', reason: 'the board asked for it', again: true },
} as const satisfies Notice

export const ALL_NOTICES: readonly Notice[] = [
  HELD_BY_SIGNAL,
  STAGE,
  ...(['start', 'hold', 'resume', 'undo', 're-arm', 'complete', 'abandon', 'set-share'] as const).map(
    (action): Notice => ({ ...STAGE, action }),
  ),
  ROLLED_BACK,
  {
    ...ROLLED_BACK,
    verdict: null,
    actor: 'Ada',
    reason: '',
  },
  {
    ...ROLLED_BACK,
    verdict: SLOW,
  },
  OBSERVED,
  ALERT,
  {
    ...ALERT,
    state: 'resolved',
  },
  {
    ...ALERT,
    severity: 'warning',
    rollout: named.rollout,
    incident: 14 as IncidentId,
  },
  CLOSED,
  REPORT,
  REPORT_AGAIN,
  TEST_NOTICE,
]

export const LINKS = createNoticeLinks('http://127.0.0.1:8700/', runbookPath)
