import { gateways } from './fixture-fleet.ts'
import { decision, history, incidentOf } from './fixture-records.ts'
import {
  commandsFor,
  DAY,
  HOUR,
  ladderAt,
  MINUTE,
  observed,
  rolloutAt,
  type Situation,
  verdict,
} from './fixture-views.ts'
import { half, seriesOf } from './situation-half.ts'

export function rolledBack(now: number, at: number, done: boolean): Situation {
  const base = half(now)
  const propagation = done
    ? observed(at, 6)
    : { ...observed(at, 6), observedAt: null, applied: 2, stragglers: ['edge'], text: 'waiting for edge' }
  const incident = incidentOf(at, {
    propagation,
    ...(done ? {} : { timeline: incidentOf(at, {}).timeline.slice(0, 2) }),
  })
  return {
    ...base,
    rollouts: [
      rolloutAt(now, {
        phase: 'rolled-back',
        share: 0,
        version: 8,
        worst: 'breached',
        openIncident: 14,
        headline: 'English speech is back on Cloudflare.',
        subline: 'Rolled back by the judge: errors on Kokoro.',
        ladder: ladderAt('50 %', null),
        verdicts: [incident.verdict!, verdict('latency-p95'), verdict('latency-p50')],
        rollback: {
          decisionId: 6,
          incidentId: 14,
          by: { kind: 'judge' },
          at,
          trigger: 'errors',
          cooldownUntil: at + HOUR,
          undoUntil: null,
          fromStage: '50 %',
        },
        propagation,
        incident,
        traffic: {
          windowMs: 5 * MINUTE,
          requestsPerSecond: 6.4,
          assignedToCandidate: done ? 0 : 0.24,
          servedByCandidate: done ? 0 : 0.098,
          requests: 1_920,
          users: 2_310,
        },
        commands: commandsFor(['re-arm', 'abandon']),
      }),
    ],
    incidents: [incident],
    decisions: [
      decision(6, now, {
        command: 'roll-back',
        requestedAt: at,
        actor: { kind: 'judge' },
        actorName: 'the judge',
        reason: 'errors: 41 of 312 failed = 13 %, bound 2 %',
        from: { phase: 'ramping', stage: '50 %', share: 5_000 as never, epoch: 3 },
        to: { phase: 'rolled-back', stage: '50 %', share: 0 as never, epoch: 4 },
        verdicts: [incident.verdict!, verdict('latency-p95'), verdict('latency-p50')],
        incidentId: 14,
        observedAt: propagation.observedAt,
        summary: 'rolled back from 50 %',
      }),
      ...base.decisions,
    ],
    gateways: gateways(now, !done),
    series: seriesOf(now, {
      shareAt: (time) => (time >= at ? 0 : time > now - 3 * DAY - 4 * HOUR ? 5_000 : 2_500),
      broken: [at - 40 * MINUTE, at],
    }),
  }
}

export function byHand(now: number): Situation {
  const at = now - 20_000
  const base = rolledBack(now, at, true)
  const by = { kind: 'person', name: 'Ada', role: 'operator' } as const
  const incident = {
    ...base.incidents[0]!,
    trigger: null,
    verdict: null,
    reason: '',
    openedBy: 'Ada',
    impact: null,
    title: 'Rolled back by Ada from 50 %',
    runbook: '/runbooks/roll-back-now',
    timeline: [{ at, actor: 'Ada', text: 'rolled back from 50 %' }],
  }
  const rollout = base.rollouts[0]!
  return {
    ...base,
    incidents: [incident],
    rollouts: [
      {
        ...rollout,
        worst: 'healthy',
        verdicts: [],
        incident,
        rollback: { ...rollout.rollback!, by, trigger: null, undoUntil: at + 5 * MINUTE },
        commands: commandsFor(['re-arm', 'undo', 'abandon']),
      },
    ],
    decisions: [
      { ...base.decisions[0]!, actor: by, actorName: 'Ada', reason: '', verdicts: [] },
      ...base.decisions.slice(1),
    ],
    series: { ...base.series, broken: null },
  }
}

export function noSafeArm(now: number): Situation {
  const at = now - 4 * MINUTE
  const base = rolledBack(now, at, true)
  const incident = {
    ...base.incidents[0]!,
    kind: 'no-safe-arm',
    title: 'errors on Kokoro, and Cloudflare is out of quota',
    decisionId: null,
    propagation: null,
    runbook: '/runbooks/no-safe-arm',
    timeline: [{ at, actor: 'the judge', text: 'breached, and no safe arm: held' }],
  } as const
  return {
    ...base,
    incidents: [incident],
    decisions: history(now),
    rollouts: [
      rolloutAt(now, {
        phase: 'held',
        version: 8,
        worst: 'breached',
        openIncident: 14,
        headline: 'Errors on Kokoro, and no safe way back.',
        subline: 'Held by the judge.',
        verdicts: [incident.verdict!, verdict('latency-p95'), verdict('latency-p50')],
        incident,
        held: {
          since: at,
          by: 'the judge',
          text: 'Held: there is no safe arm to go back to',
          cause: 'no-safe-arm',
          signal: null,
          endsInMs: null,
        },
        commands: commandsFor(['resume', 'abandon']),
      }),
    ],
    series: seriesOf(now, { broken: [at, now] }),
  }
}
