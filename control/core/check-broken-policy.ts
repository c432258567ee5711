/** What holds between the parts of a policy, as far as it can be seen while some of them have the wrong shape. */

import { checkPolicy } from './check-policy.ts'
import { DEFAULT_POLICY } from './default-policy.ts'
import type { Policy } from './policy.ts'
import type { PolicyProblem } from './policy-rules/policy-problem.ts'

type Path = readonly PropertyKey[]

/**
 * `broken`: the places at which something of the wrong shape stands; fields that nobody knows may stay. They are
 * mended from the default, and nothing is said that could come from there.
 */
export function checkBrokenPolicy(policy: Policy, broken: readonly Path[]): readonly PolicyProblem[] {
  const mended = structuredClone(policy) as unknown as Record<string, unknown>
  const places = broken.map((path) => (path[0] === 'ladder' ? ['ladder'] : path))
  for (const place of places) putDefault(mended, place)
  return checkPolicy(mended as unknown as Policy).filter(
    ({ path }) => !places.some((place) => startsWith(path, place) || startsWith(place, path)),
  )
}

function putDefault(policy: Record<string, unknown>, path: Path): void {
  let target: Record<PropertyKey, unknown> = policy
  let standard = DEFAULT_POLICY as unknown as Record<PropertyKey, unknown>
  for (const [index, step] of path.entries()) {
    if (index === path.length - 1) target[step] = standard[step]
    else {
      target = target[step] as Record<PropertyKey, unknown>
      standard = standard[step] as Record<PropertyKey, unknown>
    }
  }
}

function startsWith(path: Path, beginning: Path): boolean {
  return beginning.every((step, index) => path[index] === step)
}
