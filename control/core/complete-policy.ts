/** Fills what a policy leaves out with the defaults, so that one written before a field existed stays valid. */

import { DEFAULT_POLICY } from './default-policy.ts'
import type { Policy } from './policy.ts'
import { enabledWeights, ROUNDING, SMALLEST_WEIGHT } from './policy-rules/check-budget.ts'

/** Every field may be left out, at any depth; a list is taken whole or not at all. */
export type PartialPolicy = DeepPartial<Policy>

type DeepPartial<T> = T extends readonly unknown[] | string | number | boolean
  ? T
  : { readonly [field in keyof T]?: DeepPartial<T[field]> }

/** Says nothing about whether the result is a valid policy: fields that no policy has are kept, to be refused. */
export function completePolicy(partial: PartialPolicy): Policy {
  return fill(partial, DEFAULT_POLICY) as Policy
}

/** The same of one that was accepted before a trigger existed: where no budget is left for it, it stays off. */
export function completeStoredPolicy(stored: PartialPolicy): Policy {
  const policy = completePolicy(stored)
  if (stored.triggers?.cost !== undefined || isAffordable(policy)) return policy
  return { ...policy, triggers: { ...policy.triggers, cost: { ...policy.triggers.cost, enabled: false } } }
}

function isAffordable({ triggers }: Policy): boolean {
  const spent = enabledWeights(triggers).reduce((sum, [, weight]) => sum + weight, 0)
  return triggers.weights.cost >= SMALLEST_WEIGHT && spent <= 1 + ROUNDING
}

function fill(given: unknown, standard: unknown): unknown {
  if (given === undefined) return standard
  if (!isRecord(given) || !isRecord(standard)) return given
  const filled = new Map<string, unknown>(Object.entries(standard))
  for (const [field, value] of Object.entries(given)) filled.set(field, fill(value, filled.get(field)))
  // By definition, not by assignment: a field called __proto__ is a field like any other, to be refused.
  return Object.fromEntries(filled)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
