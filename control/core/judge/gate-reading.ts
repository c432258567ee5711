/** What the judge knows for the two gates that rest on its evidence: errors and latency. */

import type { Measured } from '../gate-facts.ts'
import type { GateSpec } from '../policy.ts'
import { type GateCounts, weighGate } from '../statistics/promotion-gate.ts'
import type { ArmSample } from '../verdict.ts'
import type { StageLatency } from './stage-latency.ts'

export type ErrorsGateSpec = Extract<GateSpec, { gate: 'errors' }>
export type LatencyGateSpec = Extract<GateSpec, { gate: 'latency' }>

/** Below this the comparison speaks of too few of the requests. */
export const MIN_COVERAGE = 0.8
/** Every meter below this while going up on evidence. */
export const QUIET_BELOW = 1e-3

export const GATE_OBSTACLES = {
  requests: 'too few judged candidate requests in this stage',
  evidence: 'the evidence is not strong enough yet',
  rate: 'the observed value is over the bound',
  coverage: 'too few candidate requests have a reference at equal language and text length',
  meters: 'a rollback meter is not quiet',
} as const
export type GateObstacle = keyof typeof GATE_OBSTACLES

export interface GateReading {
  readonly gate: 'errors' | 'latency'
  readonly clear: boolean
  /** Why not yet; empty when clear. */
  readonly obstacles: readonly GateObstacle[]
  /** G, for latency the smaller one of p95 and p50. */
  readonly evidence: number
  /** 1/α. */
  readonly evidenceNeeded: number
  /** Errors: observed rate. Latency: the larger one of the p95 and p50 ratios, candidate ÷ baseline. */
  readonly value: number | null
  readonly bound: number
  /** Since the stage began. */
  readonly candidate: ArmSample
  readonly baseline: ArmSample
  /** Latency: the fraction of candidate requests that could be compared; null without any, and for errors. */
  readonly coverage: number | null
  /** Expected at the observed rate; 0: enough; null: waiting does not help. */
  readonly requestsNeeded: number | null
}

export interface StageErrors {
  readonly candidate: ArmSample
  readonly baseline: ArmSample
}

export function readErrorsGate(spec: ErrorsGateSpec, stage: StageErrors, loudness: number): GateReading {
  const { requests, bad } = stage.candidate
  const value = requests > 0 ? bad / requests : null
  const weighed = weighGate(stage.candidate, spec.maxRate, spec.alpha)
  return conclude(spec, 'errors', spec.maxRate, value, [weighed], loudness, {
    candidate: stage.candidate,
    baseline: stage.baseline,
    coverage: null,
  })
}

/** p95 and p50 each against its own null: P(X > r · Q95) ≥ 5 %, P(X > r · Q50) ≥ 50 %. */
export function readLatencyGate(
  spec: LatencyGateSpec,
  stage: StageLatency,
  coverage: number | null,
  loudness: number,
): GateReading {
  const ratios = [stage.ratio('p95'), stage.ratio('p50')].filter((ratio) => ratio !== null)
  const p95: GateCounts = { requests: stage.p95.total, bad: stage.p95.countOver(spec.maxRatio) }
  const p50: GateCounts = { requests: stage.p50.total, bad: stage.p50.countOver(spec.maxRatio) }
  const weighed = [weighGate(p95, 0.05, spec.alpha), weighGate(p50, 0.5, spec.alpha)]
  const value = ratios.length > 0 ? Math.max(...ratios) : null
  return conclude(spec, 'latency', spec.maxRatio, value, weighed, loudness, {
    candidate: p95,
    baseline: { requests: stage.baseline, bad: 0 },
    coverage,
  })
}

/** For the gates of the ladder; that meters have to be quiet is a gate of its own. */
export function measuredOf(reading: GateReading): Measured {
  return {
    e: reading.evidence,
    observed: reading.value,
    candidate: reading.candidate.requests,
    baseline: reading.baseline.requests,
    needed: reading.requestsNeeded,
    coverage: reading.coverage,
  }
}

type Sample = Pick<GateReading, 'candidate' | 'baseline' | 'coverage'>

function conclude(
  spec: ErrorsGateSpec | LatencyGateSpec,
  gate: 'errors' | 'latency',
  bound: number,
  value: number | null,
  weighed: readonly { readonly evidence: number; readonly requestsNeeded: number | null }[],
  loudness: number,
  sample: Sample,
): GateReading {
  const evidence = Math.min(...weighed.map((part) => part.evidence))
  const missing = Math.max(0, spec.minRequests - sample.candidate.requests)
  const obstacles: GateObstacle[] = []
  if (missing > 0) obstacles.push('requests')
  if (gate === 'latency' && (sample.coverage ?? 0) < MIN_COVERAGE) obstacles.push('coverage')
  if (spec.rule === 'rate') {
    if (value !== null && value > bound) obstacles.push('rate')
  } else {
    if (evidence < 1 / spec.alpha) obstacles.push('evidence')
    if (loudness >= QUIET_BELOW) obstacles.push('meters')
  }
  return {
    gate,
    clear: obstacles.length === 0,
    obstacles,
    evidence,
    evidenceNeeded: 1 / spec.alpha,
    value,
    bound,
    ...sample,
    requestsNeeded: spec.rule === 'rate' ? missing : mostNeeded(missing, weighed),
  }
}

function mostNeeded(
  missing: number,
  weighed: readonly { readonly requestsNeeded: number | null }[],
): number | null {
  let most = missing
  for (const { requestsNeeded } of weighed) {
    if (requestsNeeded === null) return null
    most = Math.max(most, requestsNeeded)
  }
  return most
}
