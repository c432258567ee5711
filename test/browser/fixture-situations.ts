import type { GateResult } from '../../control/core/gate.ts'
import type { EpochMs } from '../../control/core/units.ts'
import type { SeriesShape } from './fixture-series.ts'
import {
  backends,
  commandsFor,
  DAY,
  decision,
  evidence,
  gate,
  gateways,
  HOUR,
  history,
  incidentOf,
  ladderAt,
  MINUTE,
  observed,
  rolloutAt,
  type Situation,
  verdict,
} from './fixture-views.ts'

export const SITUATIONS = [
  'draft',
  'ten-percent',
  'half',
  'suspect',
  'held',
  'rolling-back',
  'rolled-back',
  'rolled-back-by-hand',
  'no-safe-arm',
  'long-names',
  'many',
  'empty',
] as const
export type SituationName = (typeof SITUATIONS)[number]

const toSeventyFive: readonly GateResult[] = [
  gate('dwell', {
    state: 'waiting',
    value: '3 d 4 h',
    bound: '7 d',
    text: '3 d 20 h left at this stage',
    remainingMs: 3 * DAY + 20 * HOUR,
    waivableBy: 'operator',
  }),
  gate('latency', {
    value: '−21 %',
    bound: 'at most +20 %',
    sample: '41,982 requests',
    text: 'latency at equal text lengths: −21 %, at most +20 %',
    waivableBy: 'admin',
  }),
  gate('errors', {
    value: '0.4 %',
    bound: 'under 2 %',
    sample: '41,982 requests',
    text: 'errors: 0.4 %, under 2 %',
    waivableBy: 'admin',
  }),
  gate('sample', {
    value: '41,982 requests',
    bound: 'at least 1000',
    text: '41,982 requests were judged at this stage',
    waivableBy: 'operator',
  }),
  gate('capacity', {
    value: '61 %',
    bound: 'at most 80 %',
    text: '1.53 of 2.5 requests/s at the next stage',
    waivableBy: 'admin',
  }),
  gate('triggers', { value: '3 of 3', bound: 'healthy', text: 'all triggers are healthy' }),
  gate('incident', { value: 'none', bound: 'none open', text: 'no incident is open' }),
  gate('gateway', {
    value: '3 live',
    bound: 'at least 1',
    text: '3 gateway instances were heard in the last 30 s',
  }),
]

/** What control answers in each situation, told from one moment. */
export function situation(name: SituationName, now: number): Situation {
  const half = common(now)
  switch (name) {
    case 'draft':
      return draft(now)
    case 'ten-percent':
      return tenPercent(now)
    case 'half':
      return half
    case 'suspect':
      return suspect(now)
    case 'held':
      return held(now)
    case 'rolling-back':
      return rolledBack(now, now - 3_000, false)
    case 'rolled-back':
      return rolledBack(now, now - 9 * MINUTE, true)
    case 'rolled-back-by-hand':
      return byHand(now)
    case 'no-safe-arm':
      return noSafeArm(now)
    case 'long-names':
      return longNames(now)
    case 'many':
      return many(now)
    case 'empty':
      return { ...half, rollouts: [], decisions: [], incidents: [], evidence: [], gateways: [] }
  }
}

function common(now: number): Situation {
  const next = {
    command: 'advance',
    to: '75 %',
    share: 7_500,
    gates: toSeventyFive,
    clear: false,
    advance: 'manual',
    moves: { usersPerHour: 1_150, requestsPerHour: 5_760 },
  } as const
  return {
    rollouts: [rolloutAt(now, { next })],
    decisions: history(now),
    incidents: [],
    evidence: evidence(now),
    backends: backends(),
    gateways: gateways(now),
    alerts: [],
    series: seriesOf(now),
  }
}

function seriesOf(now: number, change: Partial<SeriesShape> = {}): SeriesShape {
  return {
    shareAt: (at) => (at > now - 3 * DAY - 4 * HOUR ? 5_000 : at > now - 10 * DAY ? 2_500 : 1_000),
    trafficFrom: now - 29 * DAY,
    requestsPerSecond: 6.4,
    broken: null,
    ...change,
  }
}

function draft(now: number): Situation {
  const gates = [
    gate('benchmark', {
      state: 'unknown',
      bound: 'p95 at most 300 ms',
      text: 'no benchmark is on file: enter one',
      waivableBy: 'operator',
    }),
    gate('listening', {
      value: '4.3 of 5',
      bound: 'at least 4',
      text: 'listening panel, 24 people, 24 October',
    }),
    gate('projection', {
      state: 'unknown',
      bound: 'on file',
      text: 'no cost projection is on file: enter one',
      waivableBy: 'admin',
    }),
    gate('gateway', {
      value: '3 live',
      bound: 'at least 1',
      text: '3 gateway instances were heard in the last 30 s',
    }),
  ]
  return {
    ...common(now),
    rollouts: [
      rolloutAt(now, {
        phase: 'draft',
        stage: null,
        share: 0,
        version: 1,
        createdAt: now - 12 * MINUTE,
        updatedAt: now - 12 * MINUTE,
        headline: 'English speech runs on Cloudflare; Kokoro waits.',
        subline: 'Shadow can start when 2 gates are clear: benchmark and cost projection.',
        ladder: ladderAt('draft', now - 12 * MINUTE),
        verdicts: [],
        worst: 'insufficient',
        propagation: null,
        next: {
          command: 'start',
          to: 'shadow',
          share: 0,
          gates,
          clear: false,
          advance: 'manual',
          moves: null,
        },
        commands: commandsFor(['start', 'abandon']),
        traffic: {
          windowMs: 5 * MINUTE,
          requestsPerSecond: 1.2,
          assignedToCandidate: null,
          servedByCandidate: null,
          requests: 360,
          users: 131,
        },
      }),
    ],
    decisions: history(now)
      .slice(4)
      .map((it) => ({ ...it, requestedAt: now - 12 * MINUTE })),
    evidence: evidence(now).slice(1, 2),
    series: { shareAt: () => 0, trafficFrom: now - 12 * MINUTE, requestsPerSecond: 1.2, broken: null },
  }
}

function tenPercent(now: number): Situation {
  const since = now - 7 * MINUTE
  const few = { requests: 38, bad: 0 }
  const insufficient = (trigger: 'errors' | 'latency-p95' | 'latency-p50') =>
    verdict(trigger, {
      state: 'insufficient',
      candidate: few,
      evidence: 0.02,
      value: trigger === 'errors' ? 0 : 0.93,
    })
  const gates = [
    gate('dwell', {
      state: 'waiting',
      value: '7 min',
      bound: '14 d',
      text: '13 d 23 h left at this stage',
      remainingMs: 14 * DAY - 7 * MINUTE,
      waivableBy: 'operator',
    }),
    gate('latency', {
      state: 'waiting',
      value: '−7 %',
      bound: 'at most +20 %',
      sample: '38 requests',
      text: 'latency at equal text lengths: about 262 more candidate requests until it is sure, 48 min at today’s traffic',
      waivableBy: 'admin',
    }),
    gate('errors', {
      state: 'waiting',
      value: '0 %',
      bound: 'under 2 %',
      sample: '38 requests',
      text: 'errors: about 242 more candidate requests until it is sure',
      waivableBy: 'admin',
    }),
    gate('sample', {
      state: 'waiting',
      value: '38 requests',
      bound: 'at least 1000',
      text: '962 requests more to be judged at this stage',
      waivableBy: 'operator',
    }),
    gate('triggers', { state: 'waiting', value: '0 of 3', bound: 'healthy', text: 'too little data to say' }),
    gate('incident', { value: 'none', bound: 'none open', text: 'no incident is open' }),
  ]
  return {
    ...common(now),
    rollouts: [
      rolloutAt(now, {
        stage: '10 %',
        share: 1_000,
        version: 3,
        createdAt: now - 40 * MINUTE,
        headline: 'One in ten English speech requests now runs on Kokoro.',
        subline: 'Too little data to say how it does: 38 requests judged.',
        ladder: ladderAt('10 %', since),
        worst: 'insufficient',
        verdicts: [insufficient('errors'), insufficient('latency-p95'), insufficient('latency-p50')],
        propagation: observed(since, 3),
        next: {
          command: 'advance',
          to: '25 %',
          share: 2_500,
          gates,
          clear: false,
          advance: 'manual',
          moves: { usersPerHour: 21, requestsPerHour: 648 },
        },
        traffic: {
          windowMs: 5 * MINUTE,
          requestsPerSecond: 1.2,
          assignedToCandidate: 0.1083,
          servedByCandidate: 0.1083,
          requests: 360,
          users: 131,
        },
      }),
    ],
    decisions: history(now)
      .slice(2)
      .map((it, index) => ({ ...it, requestedAt: since - index * 14 * MINUTE })),
    series: {
      shareAt: (at) => (at > since ? 1_000 : 0),
      trafficFrom: now - 36 * MINUTE,
      requestsPerSecond: 1.2,
      broken: null,
    },
  }
}

function suspect(now: number): Situation {
  const base = common(now)
  const rollout = base.rollouts[0]!
  const bad = verdict('errors', {
    state: 'suspect',
    value: 0.034,
    evidence: 0.21,
    candidate: { requests: 612, bad: 21 },
    since: (now - 140_000) as EpochMs,
    expectedSeconds: 190,
  })
  return {
    ...base,
    rollouts: [
      {
        ...rollout,
        worst: 'suspect',
        verdicts: [bad, ...rollout.verdicts.slice(1)],
        subline: 'Errors on Kokoro are over their bound; not yet sure. Going up waits.',
        alerts: alertsOf(now),
      },
    ],
    alerts: alertsOf(now),
  }
}

function alertsOf(now: number) {
  return [
    {
      alert: 'errors',
      subject: 'Kokoro',
      since: now - 140_000,
      text: 'Kokoro: 3.4 % failed over 5 minutes (bound 2 %), 21 of 612 requests',
      runbook: '/runbooks/errors',
    },
  ] as const
}

function held(now: number): Situation {
  const base = common(now)
  return {
    ...base,
    rollouts: [
      {
        ...base.rollouts[0]!,
        phase: 'held',
        held: { since: now - 2 * HOUR, by: 'Bo', text: 'Held by Bo' },
        subline: 'Held: nothing goes up until somebody resumes.',
        commands: commandsFor(['resume', 'abandon']),
      },
    ],
    decisions: [
      decision(6, now, {
        command: 'hold',
        requestedAt: now - 2 * HOUR,
        actor: { kind: 'person', name: 'Bo', role: 'operator' },
        actorName: 'Bo',
        reason: 'the vendor changes its voices tonight',
        from: base.decisions[0]!.to,
        to: { ...base.decisions[0]!.to, phase: 'held' },
        summary: 'held at 50 %',
      }),
      ...base.decisions,
    ],
  }
}

function rolledBack(now: number, at: number, done: boolean): Situation {
  const base = common(now)
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

function byHand(now: number): Situation {
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

function noSafeArm(now: number): Situation {
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
        held: { since: at, by: 'the judge', text: 'Held: there is no safe arm to go back to' },
        commands: commandsFor(['resume', 'abandon']),
      }),
    ],
    series: seriesOf(now, { broken: [at, now] }),
  }
}

function longNames(now: number): Situation {
  const base = common(now)
  const rollout = base.rollouts[0]!
  const long = (word: string) => `${word} `.repeat(40).slice(0, 200).trim()
  const candidate = { ...rollout.candidate, name: 'x'.repeat(200), revision: long('revision') }
  return {
    ...base,
    rollouts: [
      {
        ...rollout,
        name: long('English speech of the northern region'),
        candidate,
        baseline: { ...rollout.baseline, name: long('Cloudflare') },
        headline: `Half of it now runs on ${candidate.name}.`,
      },
    ],
    decisions: base.decisions.map((it) => ({ ...it, actorName: long('Ada'), reason: long('because') })),
  }
}

function many(now: number): Situation {
  const base = common(now)
  const one = base.rollouts[0]!
  const back = rolledBack(now, now - 9 * MINUTE, true).rollouts[0]!
  const more = ['Spanish speech', 'Audiobook chapters', 'Notifications', 'Phone menus'].map(
    (name, index) => ({
      ...one,
      key: `more-${index}`,
      name,
      share: [1_000, 2_500, 0, 10_000][index]!,
      worst: (['suspect', 'insufficient', 'stale', 'healthy'] as const)[index]!,
      headline: `${name} moves to Kokoro.`,
    }),
  )
  return { ...base, rollouts: [one, ...more, { ...back, key: 'back', name: 'French speech' }] }
}
