import type { FieldProblem } from '../../../control/app/errors.ts'
import type { PolicyMeaning } from '../../../control/core/policy-meaning.ts'

export interface PolicyCheck {
  readonly valid: boolean
  readonly problems: readonly FieldProblem[]
  readonly warnings: readonly FieldProblem[]
  readonly meaning: PolicyMeaning | null
}

export interface ParsedPolicy {
  readonly value: Readonly<Record<string, unknown>> | null
  /** Why it is no JSON object; null: it is. */
  readonly problem: string | null
}

export function parsePolicy(text: string): ParsedPolicy {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown>, problem: null }
    return { value: null, problem: 'A policy is a JSON object.' }
  } catch (error) {
    return { value: null, problem: `Not readable as JSON: ${(error as Error).message}.` }
  }
}
