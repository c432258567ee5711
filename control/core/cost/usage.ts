/**
 * What was used, in whole numbers: counts of attempts by hour or day, model, arm and role. Everything about money is
 * computed from these, the price book and fixed costs; no sum of money is stored.
 */

import type { Arm, Role } from '../../../gateway-plugin/contract.ts'
import type { EpochMs } from '../units.ts'

/** What an attempt is billed by, as it was when it came in; stored with its row and never changed. */
export interface Billing {
  readonly metered: boolean
  /** Model that its backend calls for its language; empty: not known. */
  readonly model: string
  /** Stage of its rollout, or `draft`; empty without a rollout. */
  readonly stage: string
  /** Baseline of its rollout and the model that it would have called: what the request would have cost there. */
  readonly baseline: string
  readonly baselineModel: string
}

export interface UsageKey extends Billing {
  /** Begin of the hour or day, epoch milliseconds UTC. */
  readonly start: EpochMs
  /** Null: traffic that no rollout is concerned with. */
  readonly rollout: string | null
  /** As assigned; a fallback belongs to the arm of its request. */
  readonly arm: Arm
  readonly role: Role
  readonly backend: string
}

export const USAGE_COUNTS = [
  /** Requests of users: primary attempts, whatever became of them. */
  'requests',
  /** Of these, answered from the cache, and the characters of those. */
  'cacheHits',
  'cacheCharacters',
  /** Characters and audio of the requests that no cache answered: what the counterfactual is made of. */
  'userCharacters',
  'userAudioMs',
  /** Calls that are billed: see `isBilled`. */
  'calls',
  /** Of the billed calls that the vendor did not measure itself. */
  'characters',
  'audioMs',
  /** Billed calls that the vendor measured, and what it measured in millionths of its unit. */
  'measuredCalls',
  'measuredCharacters',
  'measuredMicroUnits',
  /** Calls that gave audio, and the characters of those. */
  'okCalls',
  'okCharacters',
] as const
export type UsageCount = (typeof USAGE_COUNTS)[number]
/** Whole numbers, below 2^53. */
export type UsageCounts = Readonly<Record<UsageCount, number>>

export interface UsageRow extends UsageKey {
  readonly counts: UsageCounts
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
