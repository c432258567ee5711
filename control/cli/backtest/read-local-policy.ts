/** A policy from a file for a replay without control: completed from the default, and checked. */

import { checkPolicy } from '../../core/check-policy.ts'
import { completePolicy } from '../../core/complete-policy.ts'
import { DEFAULT_POLICY } from '../../core/default-policy.ts'
import { describeValue } from '../../core/describe-value.ts'
import type { Policy } from '../../core/policy.ts'
import { CliFailure, EXIT } from '../cli-failure.ts'
import { readPolicyFile } from '../read-policy-file.ts'

/** @throws CliFailure with every problem that was found. */
export function readLocalPolicy(file: string | undefined): Policy {
  if (file === undefined) return DEFAULT_POLICY
  const { $schema: _, ...given } = readPolicyFile(file)
  const problems = shapeProblems(given, DEFAULT_POLICY, '')
  if (problems.length === 0) {
    const policy = completePolicy(given)
    problems.push(...checkPolicy(policy).map(({ path, message }) => `${path.join('.')}: ${message}`))
    if (problems.length === 0) return policy
  }
  throw new CliFailure(
    EXIT.refused,
    [`${file} is no valid policy:`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
  )
}

/** Fields that no policy has, and values of another kind than the default's. */
function shapeProblems(given: unknown, standard: unknown, path: string): string[] {
  if (Array.isArray(standard))
    return Array.isArray(given)
      ? given.flatMap((item, index) => shapeProblems(item, shapeOf(standard), `${path}.${index}`))
      : [`${path}: expected a list, got ${describeValue(given)}`]
  if (typeof standard === 'object' && standard !== null) {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return [`${path || 'policy'}: expected an object, got ${describeValue(given)}`]
    const fields = standard as Readonly<Record<string, unknown>>
    return Object.entries(given).flatMap(([field, value]) => {
      const at = path === '' ? field : `${path}.${field}`
      return field in fields ? shapeProblems(value, fields[field], at) : [`${at}: not a field of a policy`]
    })
  }
  if (standard === undefined || typeof given === typeof standard) return []
  return [`${path}: expected a ${typeof standard}, got ${describeValue(given)}`]
}

/** Items of a list may have any field that one of the default's has. */
function shapeOf(items: readonly unknown[]): unknown {
  return items.every((item) => typeof item === 'object') ? Object.assign({}, ...items) : items[0]
}
