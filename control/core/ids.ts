/** Branded names, with the one place that says what each may look like. */

import type { Branded } from './units.ts'

export type RolloutKey = Branded<string, 'RolloutKey'>
export type BackendKey = Branded<string, 'BackendKey'>
/** Rises by one with every decision of the installation. */
export type DecisionId = Branded<number, 'DecisionId'>
/** Counts from 1, so that people can say "incident 14". */
export type IncidentId = Branded<number, 'IncidentId'>

/** Keys stand in addresses, in metrics and in Slack messages. */
export const KEY_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/
export const KEY_EXPECTED = '1 to 63 characters of a-z, 0-9 and -, not starting with -'

export function parseRolloutKey(value: string): RolloutKey | undefined {
  return KEY_PATTERN.test(value) ? (value as RolloutKey) : undefined
}

export function parseBackendKey(value: string): BackendKey | undefined {
  return KEY_PATTERN.test(value) ? (value as BackendKey) : undefined
}
