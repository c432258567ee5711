import { MINUTE, type Situation } from './fixture-views.ts'
import { half } from './situation-half.ts'
import { rolledBack } from './situations-trouble.ts'

export function longNames(now: number): Situation {
  const base = half(now)
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

export function many(now: number): Situation {
  const base = half(now)
  const one = base.rollouts[0]!
  const back = rolledBack(now, now - 9 * MINUTE, true).rollouts[0]!
  const more = ['Spanish speech', 'Audiobook chapters', 'Notifications', 'Phone menus'].map(
    (name, index) => ({
      ...one,
      key: `more-${index}`,
      name,
      share: [1_000, 2_500, 0, 10_000][index]!,
      worst: (['suspect', 'insufficient', 'stale', 'healthy'] as const)[index]!,
      saved: [12_400_000, null, -31_000_000, 4_200][index]!,
      headline: `${name} moves to Kokoro.`,
    }),
  )
  const trouble = rolledBack(now, now - 9 * MINUTE, true)
  return {
    ...base,
    incidents: trouble.incidents.map((it) => ({ ...it, rollout: 'back' })),
    rollouts: [
      one,
      ...more,
      {
        ...back,
        key: 'back',
        name: 'French speech',
        headline: 'French speech is back on Cloudflare.',
        ahead: null,
      },
    ],
  }
}

/** More than anybody reads: found by typing. */
export function forty(now: number): Situation {
  const base = many(now)
  const one = base.rollouts[0]!
  const more = Array.from({ length: 34 }, (_, index) => ({
    ...one,
    key: `region-${index}`,
    name: `Speech of region ${index}`,
    headline: `Half of the speech of region ${index} now runs on Kokoro.`,
  }))
  return { ...base, rollouts: [...base.rollouts, ...more] }
}

/** Set at 10 %, and nobody asks. */
export function noTraffic(now: number): Situation {
  const base = half(now)
  const none = {
    windowMs: 5 * MINUTE,
    requestsPerSecond: 0,
    assignedToCandidate: null,
    servedByCandidate: null,
    requests: 0,
    users: null,
  }
  return {
    ...base,
    rollouts: base.rollouts.map((it) => ({
      ...it,
      worst: 'insufficient' as const,
      verdicts: it.verdicts.map((one) => ({
        ...one,
        state: 'insufficient' as const,
        value: null,
        candidate: { requests: 0, bad: 0 },
        candidateMs: null,
        baselineMs: null,
      })),
      traffic: none,
      served: null,
      requestsPerSecond: 0,
      subline: 'Not enough evidence yet to call it healthy.',
    })),
    series: { ...base.series, trafficFrom: now + MINUTE },
  }
}

/** Nothing was heard of the only gateway for ten minutes. */
export function deadGateway(now: number): Situation {
  const base = half(now)
  return {
    ...base,
    gateways: base.gateways.map((it) => ({ ...it, live: false, instances: [] })),
    backends: base.backends.map((it) => ({ ...it, breakers: {} })),
    alerts: [
      {
        alert: 'data-stale',
        subject: 'tts',
        since: now - 10 * MINUTE,
        text: 'no gateway has reported for 10 min',
        runbook: '/runbooks/data-stale',
      },
    ],
    rollouts: base.rollouts.map((it) => ({
      ...it,
      worst: 'stale' as const,
      verdicts: it.verdicts.map((one) => ({ ...one, state: 'stale' as const })),
      subline: 'No data comes from the candidate any more.',
    })),
  }
}
