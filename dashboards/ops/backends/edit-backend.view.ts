import type { BackendView, RolloutSummary } from '../../../control/app/views.ts'

/** What is sent of a backend: without what gateways report of it. */
export function completeText(backend: BackendView): string {
  const { breakers: _, downSince: __, ...plain } = backend
  return JSON.stringify(plain, null, 2)
}

export interface ReadBackend {
  readonly value: Readonly<Record<string, unknown>> | null
  /** Why it cannot be sent; null: it can. */
  readonly problem: string | null
}

export function readBackend(text: string): ReadBackend {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown>, problem: null }
    return { value: null, problem: 'The JSON has to be an object.' }
  } catch (error) {
    return { value: null, problem: `Not readable as JSON: ${(error as Error).message}.` }
  }
}

/** Which rollouts a new revision would hold; null: none. */
export function revisionWarning(
  backend: BackendView,
  revision: string,
  rollouts: readonly RolloutSummary[],
): string | null {
  if (revision === backend.revision) return null
  const held = rollouts.filter(
    (it) => it.candidate.key === backend.key && !['draft', 'abandoned', 'rolled-back'].includes(it.phase),
  )
  if (held.length === 0) return null
  const names = held.map((it) => it.name).join(', ')
  return `A new revision of a candidate holds ${names}, and begins the evidence anew: what was measured was another one.`
}
