/** The default ladder: shadow; 10 % for two weeks; 25, 50, 75, 100 % a week each; the vendor as failover. */

import type { GateSpec, Policy, StagePolicy } from './policy.ts'
import type { BasisPoints, DurationMs } from './units.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY
/** 5 % over five stages (Bonferroni). */
const ALPHA = 0.01

const noRise: GateSpec = { gate: 'errors', maxRate: 0.02, rule: 'evidence', alpha: ALPHA, minRequests: 280 }
const withinTwenty: GateSpec = {
  gate: 'latency',
  maxRatio: 1.2,
  rule: 'evidence',
  alpha: ALPHA,
  minRequests: 300,
}
const notUp: GateSpec = { gate: 'complaints', maxRatio: 1.5 }
const capacity: GateSpec = { gate: 'capacity', maxUtilisation: 0.8 }

function share(percent: number, dwellMs: number, gates: readonly GateSpec[]): StagePolicy {
  return {
    name: `${percent} %`,
    kind: 'share',
    share: (percent * 100) as BasisPoints,
    dwellMs: dwellMs as DurationMs,
    advance: 'manual',
    gates,
  }
}

export const DEFAULT_POLICY: Policy = {
  name: 'default',
  ladder: [
    {
      name: 'draft',
      kind: 'draft',
      share: 0 as BasisPoints,
      dwellMs: 0 as DurationMs,
      advance: 'manual',
      gates: [
        { gate: 'benchmark', maxP95Ms: 300 },
        { gate: 'listening', minScore: 4 },
        { gate: 'projection' },
      ],
    },
    {
      name: 'shadow',
      kind: 'shadow',
      share: 0 as BasisPoints,
      dwellMs: DAY as DurationMs,
      advance: 'manual',
      gates: [
        { gate: 'errors', maxRate: 0.01, rule: 'rate', alpha: ALPHA, minRequests: 300 },
        { gate: 'cache', minHitRate: 0.5, minRequests: 50 },
        withinTwenty,
        { gate: 'sample', minRequests: 300 },
      ],
    },
    share(10, 2 * WEEK, [withinTwenty, noRise, notUp, { gate: 'sample', minRequests: 1_000 }]),
    share(25, WEEK, [withinTwenty, noRise, { gate: 'sample', minRequests: 1_000 }, capacity]),
    share(50, WEEK, [withinTwenty, noRise, { gate: 'sample', minRequests: 1_000 }, capacity]),
    share(75, WEEK, [withinTwenty, noRise, { gate: 'sample', minRequests: 1_000 }, capacity]),
    share(100, WEEK, [
      { gate: 'vendor-share', maxFraction: 0.05 },
      { gate: 'availability', minFraction: 0.995 },
      { gate: 'saving' },
    ]),
    {
      name: 'failover-only',
      kind: 'failover-only',
      share: 10_000 as BasisPoints,
      dwellMs: 0 as DurationMs,
      advance: 'manual',
      gates: [],
    },
  ],
  triggers: {
    mode: 'strict',
    window: { windowMs: 300_000 as DurationMs, minRequests: 100, forMs: 300_000 as DurationMs },
    weights: { errors: 0.5, latencyP95: 0.25, latencyP50: 0.1, complaints: 0.1, cost: 0.05 },
    errors: { enabled: true, maxRate: 0.02, blame: 'require' },
    latencyP95: { enabled: true, maxRatio: 1.5 },
    latencyP50: { enabled: true, maxRatio: 1.5 },
    complaints: { enabled: true, maxRatio: 1.5, onBreach: 'hold' },
    cost: { enabled: true, maxRatio: 1.3, warnRatio: 1.15, whenSunk: 'hold' },
    sustainSec: 300,
    referenceMinRequests: 200,
    staleAfterMs: 300_000 as DurationMs,
  },
  signals: {
    sampleRatio: { enabled: true },
    lostRecords: { enabled: true, maxFraction: 0.01 },
    capacity: { enabled: true, maxFraction: 0.1, forMs: 300_000 as DurationMs },
    eager: { enabled: true },
    clearMs: 900_000 as DurationMs,
  },
  falseRollbackBudget: { count: 1, per: '1y' },
  cooldownMs: 3_600_000 as DurationMs,
  undoMs: 300_000 as DurationMs,
  shadow: {
    forward: 1_000 as BasisPoints,
    reverse: 100 as BasisPoints,
    reversePerHour: 20,
    suspicion: 5_000 as BasisPoints,
    suspicionPerDay: 2_000,
  },
  anonymous: 'session',
  pin: 'none',
  observeWithinMs: 60_000 as DurationMs,
  alerts: { maxErrorRate: 0.02, maxP95Ms: 500, forMs: 300_000 as DurationMs },
}
