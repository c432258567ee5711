/** A policy with problems of its shape, made readable, so that what holds between its parts can be told as well. */

import type { z } from '@hono/zod-openapi'
import { DEFAULT_POLICY } from '../core/default-policy.ts'
import type { Policy } from '../core/policy.ts'

type Path = readonly PropertyKey[]

export interface MendedPolicy {
  readonly policy: Policy
  /** What is said of this place may come from what was put in, not from what was sent. */
  readonly doubtful: (path: Path) => boolean
}

export function mendPolicy(policy: Policy, issues: readonly z.core.$ZodIssue[]): MendedPolicy {
  const mended = structuredClone(policy) as unknown as Record<string, unknown>
  const places: Path[] = []
  for (const issue of issues) {
    // Fields that nobody knows change nothing that the rules look at.
    if (issue.code === 'unrecognized_keys') continue
    const place = issue.path[0] === 'ladder' ? ['ladder'] : issue.path
    places.push(place)
    putDefault(mended, place)
  }
  return {
    policy: mended as unknown as Policy,
    doubtful: (path) => places.some((place) => startsWith(path, place) || startsWith(place, path)),
  }
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
