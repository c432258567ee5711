import { readFileSync } from 'node:fs'
import { completePolicy, type PartialPolicy } from '../../control/core/complete-policy.ts'
import type { Policy } from '../../control/core/policy.ts'
import type { BasisPoints } from '../../control/core/units.ts'

/**
 * The policy of the seeded rollout: a file, or the tour, whose triggers are those of production and whose stages
 * take a minute each.
 *
 * @throws Error naming the file that is no JSON.
 */
export function readPolicy(options: {
  readonly file: string | null
  /** Stages are left by themselves once their gates are clear. */
  readonly automatic: boolean
  /** False: no copies of requests, where each of them would cost money. */
  readonly shadow: boolean
}): Policy {
  const policy = readJson(options.file ?? new URL('./seed/policy-tour.json', import.meta.url))
  const none = 0 as BasisPoints
  return {
    ...policy,
    ladder: options.automatic
      ? policy.ladder.map((stage) =>
          stage.kind === 'draft' ? stage : { ...stage, advance: 'automatic' as const },
        )
      : policy.ladder,
    shadow: options.shadow
      ? policy.shadow
      : { forward: none, reverse: none, reversePerHour: 0, suspicion: none, suspicionPerDay: 0 },
  }
}

function readJson(file: string | URL): Policy {
  try {
    return completePolicy(JSON.parse(readFileSync(file, 'utf8')) as PartialPolicy)
  } catch (error) {
    throw new Error(`--policy ${String(file)}: ${(error as Error).message}`)
  }
}
