/** Counts per arm and epoch in steps of time: what charts, gates and money read instead of raw rows. */

import type { Arm, Outcome } from '../../gateway-plugin/contract.ts'
import { Histogram } from '../core/statistics/histogram.ts'
import type { AdmittedAttempt } from '../ports/attempt-store.ts'
import { WIDTHS } from './retention.ts'
import { floorTo } from './steps.ts'

export const COUNT_NAMES = [
  /** Eligible primary requests, whatever became of them. */
  'assigned',
  /** Those of them that no cache answered. */
  'uncached',
  /** Audio that came from the arm's backend, fallbacks of the other arm included. */
  'served',
  'judged',
  'bad',
  'cacheHits',
  'repeated',
  'repeatedHits',
  'overflow',
  /** Code points of the assigned requests. */
  'characters',
  /** What the vendor measured, of every attempt that the arm's requests caused. */
  'vendorMicroUnits',
] as const
export type CountName = (typeof COUNT_NAMES)[number]
export type Counts = { [Name in CountName]: number }

export interface RollupKey {
  readonly rollout: string
  readonly arm: Arm
  readonly epoch: number
  /** Epoch milliseconds, a multiple of the width. */
  readonly start: number
}

export interface Rollup extends RollupKey {
  readonly counts: Counts
  /** Of judged observations; null without any latency. */
  latencies: Histogram | null
}

/** Baseline and candidate of a rollout, to know whose backend served. */
export type ServingArm = (rollout: string, backend: string) => Arm | undefined

/** Failures of the backend. An abort is late, not failed; what else ends a request says nothing about it. */
export const BAD_OUTCOMES: readonly Outcome[] = ['error', 'timeout', 'quota', 'saturated']

/** Attempts without a rollout are in no rollup. */
export function rollUp(attempts: readonly AdmittedAttempt[], servingArm: ServingArm): readonly Rollup[] {
  const groups = new Map<string, Rollup>()
  for (const attempt of attempts) {
    const { record } = attempt
    if (record.rollout === null) continue
    const start = floorTo(attempt.endedAt, WIDTHS.second)
    const at = (arm: Arm) => groupOf(groups, { rollout: record.rollout!, arm, epoch: record.epoch, start })
    countAssigned(at(record.arm), attempt)
    if (isServed(attempt)) {
      const arm = servingArm(record.rollout, record.backend)
      if (arm) at(arm).counts.served += 1
    }
  }
  return [...groups.values()]
}

/** The same counts in wider steps: `width` milliseconds, a multiple of the width that they have. */
export function widen(rollups: readonly Rollup[], width: number): readonly Rollup[] {
  const groups = new Map<string, Rollup>()
  for (const rollup of rollups) {
    const { rollout, arm, epoch } = rollup
    const group = groupOf(groups, { rollout, arm, epoch, start: floorTo(rollup.start, width) })
    for (const name of COUNT_NAMES) group.counts[name] += rollup.counts[name]
    if (!rollup.latencies) continue
    group.latencies ??= new Histogram()
    group.latencies.merge(rollup.latencies)
  }
  return [...groups.values()]
}

function countAssigned(group: Rollup, { record, judged }: AdmittedAttempt): void {
  const { counts } = group
  counts.vendorMicroUnits += record.vendorMicroUnits ?? 0
  if (judged) {
    counts.judged += 1
    if (BAD_OUTCOMES.includes(record.outcome)) counts.bad += 1
    if (record.latencyMs !== null) {
      group.latencies ??= new Histogram()
      group.latencies.add(record.latencyMs)
    }
  }
  if (!record.eligible || record.role !== 'primary') return
  const hit = record.cache === 'hit'
  counts.assigned += 1
  counts.characters += record.characters
  if (hit) counts.cacheHits += 1
  else counts.uncached += 1
  if (record.repeated) counts.repeated += 1
  if (record.repeated && hit) counts.repeatedHits += 1
  if (record.outcome === 'overflow') counts.overflow += 1
}

function isServed({ record }: AdmittedAttempt): boolean {
  const { role, outcome, cache, eligible } = record
  return eligible && outcome === 'ok' && cache !== 'hit' && (role === 'primary' || role === 'fallback')
}

function groupOf(groups: Map<string, Rollup>, key: RollupKey): Rollup {
  const text = `${key.start}|${key.arm}|${key.epoch}|${key.rollout}`
  let group = groups.get(text)
  if (!group) {
    group = { ...key, counts: noCounts(), latencies: null }
    groups.set(text, group)
  }
  return group
}

export function noCounts(): Counts {
  return Object.fromEntries(COUNT_NAMES.map((name) => [name, 0])) as Counts
}
