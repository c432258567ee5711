/**
 * What a chart needs, in at most a thousand steps whatever the length: steps double their width when there are
 * too many of them.
 */

import { Histogram } from '../../core/statistics/histogram.ts'
import type { TriggerName, Verdict } from '../../core/verdict.ts'
import type { ArmTick } from '../comparisons/comparison-rule.ts'
import type { TickCounts } from './tick-counts.ts'

const FIRST_WIDTH_SEC = 10
const MAX_STEPS = 960

export interface SeriesArm {
  readonly requests: number
  readonly bad: number
  /** Milliseconds; null without data. */
  readonly p50: number | null
  readonly p95: number | null
}

export interface SeriesPoint {
  /** Epoch milliseconds. */
  readonly start: number
  readonly candidate: SeriesArm
  readonly baseline: SeriesArm
  /** The largest evidence that was looked at in this step, by trigger; missing: none was. */
  readonly evidence: Readonly<Partial<Record<TriggerName, number>>>
}

export interface Series {
  readonly stepMs: number
  readonly points: readonly SeriesPoint[]
}

class Arm {
  requests = 0
  bad = 0
  readonly latency = new Histogram()

  add({ requests, bad, latencies }: ArmTick): void {
    this.requests += requests
    this.bad += bad
    for (const ms of latencies) this.latency.add(ms)
  }

  merge(other: Arm): void {
    this.requests += other.requests
    this.bad += other.bad
    this.latency.merge(other.latency)
  }

  read(): SeriesArm {
    const { requests, bad, latency } = this
    return { requests, bad, p50: latency.quantile(0.5), p95: latency.quantile(0.95) }
  }
}

class Step {
  readonly candidate = new Arm()
  readonly baseline = new Arm()
  readonly evidence: Partial<Record<TriggerName, number>> = {}

  note(trigger: TriggerName, evidence: number): void {
    this.evidence[trigger] = Math.max(this.evidence[trigger] ?? 0, evidence)
  }

  merge(other: Step): void {
    this.candidate.merge(other.candidate)
    this.baseline.merge(other.baseline)
    for (const [trigger, evidence] of Object.entries(other.evidence))
      this.note(trigger as TriggerName, evidence)
  }
}

export class SeriesRecorder {
  #widthSec = FIRST_WIDTH_SEC
  #steps = new Map<number, Step>()
  #at = -1
  #open: Step | null = null

  add(tick: number, counts: TickCounts): void {
    const step = this.#stepAt(tick)
    step.candidate.add(counts.candidate)
    step.baseline.add(counts.baseline)
  }

  note(tick: number, verdicts: readonly Verdict[]): void {
    const step = this.#stepAt(tick)
    for (const { trigger, evidence } of verdicts) step.note(trigger, evidence)
  }

  read(): Series {
    return {
      stepMs: this.#widthSec * 1_000,
      points: [...this.#steps]
        .sort(([a], [b]) => a - b)
        .map(([index, { candidate, baseline, evidence }]) => ({
          start: index * this.#widthSec * 1_000,
          candidate: candidate.read(),
          baseline: baseline.read(),
          evidence,
        })),
    }
  }

  #stepAt(tick: number): Step {
    const index = Math.floor(tick / this.#widthSec)
    if (index === this.#at && this.#open) return this.#open
    let step = this.#steps.get(index)
    if (!step) {
      if (this.#steps.size >= MAX_STEPS) {
        this.#widen()
        return this.#stepAt(tick)
      }
      step = new Step()
      this.#steps.set(index, step)
    }
    this.#at = index
    this.#open = step
    return step
  }

  #widen(): void {
    const wide = new Map<number, Step>()
    for (const [index, step] of this.#steps) {
      const at = Math.floor(index / 2)
      const known = wide.get(at)
      if (known) known.merge(step)
      else wide.set(at, step)
    }
    this.#widthSec *= 2
    this.#steps = wide
    this.#open = null
  }
}
