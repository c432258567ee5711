import { useQuery } from '@tanstack/react-query'
import { rolloutsQuery } from '../api/queries.ts'

export interface Names {
  readonly vendor: string
  readonly candidate: string
  /** By key; the key itself where it is not known. */
  readonly rollout: (key: string) => string
}

/** How the two sides are called: by name where all that is shown shares one, else by what they are. */
export function useNames(rollout: string | null): Names {
  const rollouts = useQuery(rolloutsQuery).data ?? []
  const shown = rollout === null ? rollouts : rollouts.filter((it) => it.key === rollout)
  return {
    vendor: oneOf(shown.map((it) => it.baseline.name)) ?? 'the vendor',
    candidate: oneOf(shown.map((it) => it.candidate.name)) ?? 'the own server',
    rollout: (key) => rollouts.find((it) => it.key === key)?.name ?? key,
  }
}

function oneOf(names: readonly string[]): string | null {
  const known = new Set(names)
  return known.size === 1 ? names[0]! : null
}
