/** Request logs: batches as gateways send them, admitted once, and what is read from them. */

import type { Arm, AttemptRecord, BatchHeader } from '../../gateway-plugin/contract.ts'
import type { Billing } from '../core/cost/usage.ts'
import type { GatewayInstance } from '../core/gateway-instance.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { EpochMs, Tick } from '../core/units.ts'

/** One record with what admission said of it; never changed afterwards. */
export interface AdmittedAttempt {
  readonly record: AttemptRecord
  readonly tick: Tick
  readonly judged: boolean
  readonly why: string
  /** Judge clock, from age: when the attempt ended. */
  readonly endedAt: EpochMs
  /** What it is billed by; null: stored before that was written down, and in no usage row. */
  readonly billing: Billing | null
}

export interface AdmittedBatch {
  readonly header: BatchHeader
  /** Of the inflated body, so that the same number with another body is seen. */
  readonly bodyHash: string
  readonly receivedAt: EpochMs
  readonly attempts: readonly AdmittedAttempt[]
  readonly rejected: number
}

export type BatchResult =
  | { readonly kind: 'recorded' }
  /** Sent twice: counted once. `accepted` as answered the first time. */
  | { readonly kind: 'duplicate'; readonly accepted: number }
  /** The same number with another body. */
  | { readonly kind: 'conflict' }

export interface MetricQuery {
  readonly rollout: RolloutKey
  readonly from: EpochMs
  readonly to: EpochMs
  /** 1,000, 60,000 or 3,600,000, and multiples of them. */
  readonly stepMs: number
  /** Where steps are counted from, so that seven days can be a week: a whole hour, not after `from`. 1970 where absent. */
  readonly origin?: EpochMs
}

/** One arm in one step of time. Rates and quantiles come from these. */
export interface MetricPoint {
  readonly start: EpochMs
  readonly arm: Arm
  /** Primary requests assigned to this arm, eligible, whatever became of them. */
  readonly assigned: number
  /** Requests whose audio came from the arm's backend, fallbacks of the other arm included, cache excluded. */
  readonly served: number
  /** Judged observations, and the bad ones among them. */
  readonly judged: number
  readonly bad: number
  /** Of the assigned requests, as are the four after it. */
  readonly cacheHits: number
  /** Requests for phrases seen before, and those of them answered from the cache. */
  readonly repeated: number
  readonly repeatedHits: number
  readonly overflow: number
  readonly characters: number
  /** What the vendor measured, of every attempt of the arm's requests: fallbacks and shadows too. */
  readonly vendorMicroUnits: number
  /** Milliseconds of judged observations; null without any. */
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

/** Counts over a span, for gates and impact. */
export interface SpanCounts {
  /** Eligible primary requests that no cache answered. */
  readonly eligiblePrimary: number
  readonly servedByBaseline: number
  /** Judged observations of the candidate, in the shadow stage those of its shadows; and those not bad. */
  readonly candidateAttempts: number
  readonly candidateOk: number
  readonly repeated: number
  readonly repeatedHits: number
  /** All requests of the rollout with an assigned arm, cached or not, eligible. */
  readonly requests: number
}

export interface ImpactCounts {
  readonly users: number
  readonly failedRequests: number
  readonly rescued: number
}

export interface AttemptStore {
  /**
   * The batch key, its rows, rollups, usage and the instance's state in one write; replies only after it.
   *
   * @throws RangeError when a count of usage would pass 2^53 and be no longer exact; then nothing is written.
   */
  record(batch: AdmittedBatch): Promise<BatchResult>
  /** Cheap look before parsing: whether this number was seen, and with which body. */
  seen(
    gateway: string,
    instance: string,
    seq: number,
  ): Promise<{ readonly bodyHash: string; readonly accepted: number } | undefined>

  /** Raw rows of a rollout with `tick` above, in the order in which they came, for replay after a restart. */
  after(rollout: RolloutKey, tick: Tick, limit: number, offset: number): Promise<readonly AdmittedAttempt[]>
  /**
   * Whole steps, from the one that holds `from` to the one that holds the last moment before `to`; oldest
   * first, the baseline before the candidate, nothing for steps without data.
   *
   * @throws RangeError for a step that is not whole seconds.
   */
  metrics(query: MetricQuery): Promise<readonly MetricPoint[]>
  /** Whole seconds that overlap [from, to). */
  spanCounts(rollout: RolloutKey, epoch: number, from: EpochMs, to: EpochMs): Promise<SpanCounts>
  /** Distinct units of eligible primary requests that ended in [from, to). */
  users(rollout: RolloutKey, from: EpochMs, to: EpochMs): Promise<number>
  /** The same of each arm: who changed arm in between is in both. */
  usersByArm(rollout: RolloutKey, from: EpochMs, to: EpochMs): Promise<Readonly<Record<Arm, number>>>
  /** Attempts that ended in [from, to). */
  impact(rollout: RolloutKey, epoch: number, from: EpochMs, to: EpochMs): Promise<ImpactCounts>

  /** Heard since, newest first. A batch behind a newer one moves only `heardAt`. */
  instances(heardSince: EpochMs): Promise<readonly GatewayInstance[]>
  /** The newest tick of any stored row or closed by any judge that was kept; the judge's clock goes on from there. */
  lastTick(): Promise<Tick>
  /** Whether a primary attempt served by the candidate's backend carries a plan at or past `planVersion`. */
  candidatePrimarySince(rollout: RolloutKey, backend: string, planVersion: number): Promise<boolean>
  /** Deletes raw rows, rollups, usage and batch keys past their time, at most 2,000 rows a call; answers how many. */
  prune(now: EpochMs): Promise<number>
}
