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
  const places = broken.map((path) => (path[0] === 'ladder' ? ['ladder'] : path))
  const mended = places.reduce<unknown>((part, place) => withDefault(part, DEFAULT_POLICY, place), policy)
  return checkPolicy(mended as Policy).filter(
    ({ path }) => !places.some((place) => startsWith(path, place) || startsWith(place, path)),
  )
}

function withDefault(part: unknown, standard: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return standard
  const fields = part as Readonly<Record<PropertyKey, unknown>>
  const standards = standard as Readonly<Record<PropertyKey, unknown>>
  return { ...fields, [step]: withDefault(fields[step], standards[step], rest) }
}

function startsWith(path: Path, beginning: Path): boolean {
  return beginning.every((step, index) => path[index] === step)
}
