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
      headline: `${name} moves to Kokoro.`,
    }),
  )
  return { ...base, rollouts: [one, ...more, { ...back, key: 'back', name: 'French speech' }] }
}
