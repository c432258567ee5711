import type { DecisionView, IncidentView } from '../../control/app/views.ts'
import type { EpochMs } from '../../control/core/units.ts'
import { DAY, HOUR, healthyVerdicts, KEY, observed, verdict } from './fixture-views.ts'

const ADA = { kind: 'person', name: 'Ada', role: 'operator' } as const
const epoch = (at: number) => at as EpochMs

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
