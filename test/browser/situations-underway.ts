import type { EpochMs } from '../../control/core/units.ts'
import { evidence } from './fixture-fleet.ts'
import { decision, history } from './fixture-records.ts'
import {
  commandsFor,
  DAY,
  gate,
  HOUR,
  ladderAt,
  MINUTE,
  observed,
  rolloutAt,
  type Situation,
  verdict,
} from './fixture-views.ts'
import { half } from './situation-half.ts'

export function draft(now: number): Situation {
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
    ...half(now),
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

export function tenPercent(now: number): Situation {
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
    ...half(now),
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

export function suspect(now: number): Situation {
  const base = half(now)
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

export function held(now: number): Situation {
  const base = half(now)
  return {
    ...base,
    rollouts: [
      {
        ...base.rollouts[0]!,
        phase: 'held',
        held: {
          since: now - 2 * HOUR,
          by: 'Bo',
          text: 'Held by Bo',
          cause: 'person',
          signal: null,
          endsInMs: null,
        },
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

export function heldBySignal(now: number): Situation {
  const base = half(now)
  const rollout = base.rollouts[0]!
  const since = now - 4 * MINUTE
  const text = 'gateway-eu lost 212 of 4,180 records of the candidate in five minutes: 5.1 %, bound 1 %'
  return {
    ...base,
    rollouts: [
      {
        ...rollout,
        phase: 'held',
        held: {
          since,
          by: 'the judge',
          text: 'Held by a signal: records of requests were lost; it ends by itself once it was clear for 15 min',
          cause: 'signal',
          signal: 'lost-records',
          endsInMs: null,
        },
        headline: 'English speech is held at 50 %.',
        subline:
          'Held by a signal: records of requests were lost. It goes on by itself once it was clear for 15 min.',
        signals: rollout.signals.map((reading) =>
          reading.signal === 'lost-records'
            ? { ...reading, state: 'raised', value: 0.051, sample: 4_180, since: since as EpochMs, text }
            : reading,
        ),
        runbooks: { ...rollout.runbooks, 'lost-records': '/runbooks/lost-records' },
        sampling: { on: true, copies: 148, perDay: 2_000 },
        commands: commandsFor(['resume', 'abandon']),
      },
    ],
    decisions: [
      decision(6, now, {
        command: 'hold',
        requestedAt: since,
        actor: { kind: 'judge' },
        actorName: 'the judge',
        reason: text,
        from: base.decisions[0]!.to,
        to: { ...base.decisions[0]!.to, phase: 'held' },
        summary: 'held at 50 %',
      }),
      ...base.decisions,
    ],
  }
}
