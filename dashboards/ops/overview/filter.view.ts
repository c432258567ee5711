import type { RolloutSummary } from '../../../control/app/views.ts'

/** Every word that was typed stands somewhere in the name, the key or the backends. */
export function matching(rollouts: readonly RolloutSummary[], typed: string): readonly RolloutSummary[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return rollouts.filter(({ key, name, baseline, candidate }) => {
    const text = [key, name, baseline.name, candidate.name].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
