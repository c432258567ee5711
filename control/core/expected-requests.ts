/**
 * What a gate by evidence takes, in candidate requests, from the same likelihood ratios as the gate itself.
 */

import type { GateSpec } from './policy.ts'
import { weighGate } from './statistics/promotion-gate.ts'

type StatisticalSpec = Extract<GateSpec, { gate: 'errors' | 'latency' }>

/** Q95 is what is compared first: a bound of 5 %, of which a candidate as fast as the baseline uses half. */
const SLOW = { bound: 0.05, whenGood: 0.022 } as const
/** A good candidate fails a tenth of what it may. */
const FAILS_WHEN_GOOD = 0.1

/** Requests until a good candidate is let up, about; never under the minimum of the gate. */
export function expectedRequests(spec: StatisticalSpec): number {
  if (spec.rule === 'rate') return spec.minRequests
  const [bound, rate] =
    spec.gate === 'errors' ? [spec.maxRate, spec.maxRate * FAILS_WHEN_GOOD] : [SLOW.bound, SLOW.whenGood]
  return Math.max(
    spec.minRequests,
    smallest((n) => isProven(n, n * rate, bound, spec.alpha)),
  )
}

/** Requests without a single bad one until the gate is clear: no candidate needs fewer. Infinite: it never is. */
export function fewestRequests(spec: StatisticalSpec): number {
  if (spec.rule === 'rate') return spec.minRequests
  const bound = spec.gate === 'errors' ? spec.maxRate : SLOW.bound
  return Math.max(
    spec.minRequests,
    smallest((n) => isProven(n, 0, bound, spec.alpha)),
  )
}

function isProven(requests: number, bad: number, bound: number, alpha: number): boolean {
  return weighGate({ requests, bad }, bound, alpha).evidence >= 1 / alpha
}

/** Where floating point can no longer tell a rate from its bound, more requests would change nothing. */
const BEYOND_COUNTING = 2 ** 40

/** By doubling, then halving: the property holds from some number on, or never. */
function smallest(holds: (n: number) => boolean): number {
  let high = 1
  while (!holds(high)) {
    if (high >= BEYOND_COUNTING) return Number.POSITIVE_INFINITY
    high *= 2
  }
  let low = high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
