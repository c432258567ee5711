/** The comparison rules by the words that users choose them with, for one trigger. */

import { Argo } from './argo.ts'
import { BurnRate } from './burn-rate.ts'
import { CloudWatch } from './cloudwatch.ts'
import type { ComparisonRule } from './comparison-rule.ts'
import { ErrorGauge } from './error-gauge.ts'
import { EvidenceSinceStart } from './evidence-since-start.ts'
import { Flagger } from './flagger.ts'
import { FlaggerConsecutive } from './flagger-consecutive.ts'
import type { Gauge } from './gauge.ts'
import { LatencyGauge } from './latency-gauge.ts'
import { WindowRule } from './window-rule.ts'

export const COMPARISONS = {
  flagger: 'Flagger as coded: failed checks are never forgotten',
  'flagger-consecutive': 'Flagger, failed checks in a row',
  argo: 'Argo Rollouts, failed measurements over the whole run',
  cloudwatch: 'a CloudWatch alarm, 3 of 5 minutes',
  window: 'a fixed window of 5 minutes, and the literal rule "for 5 minutes"',
  'burn-rate': 'burn-rate alerts (errors only)',
  sequential: 'a sequential test since the start (errors only)',
} as const
export type ComparisonName = keyof typeof COMPARISONS
export const COMPARISON_NAMES = Object.keys(COMPARISONS) as readonly ComparisonName[]

/** What is compared: the failed fraction, or the ratio of a latency quantile to the baseline's. */
export type Measure =
  | { readonly of: 'errors'; readonly maxRate: number }
  | { readonly of: 'latency'; readonly quantile: number; readonly maxRatio: number }

/** One year, as of the budget of ours. */
const ALPHA = 7 / 730
const WINDOW_BUCKETS = 30
const LITERAL_BUCKETS = 6
const MIN_REQUESTS = 100
const LITERAL_MIN_REQUESTS = 20

export function comparisonRules(name: ComparisonName, measure: Measure): readonly ComparisonRule[] {
  const gauge = (buckets = 1, minRequests = 1) => gaugeOf(measure, buckets, minRequests)
  switch (name) {
    case 'flagger':
      return [5, 10].map((threshold) => new Flagger({ gauge: gauge(), threshold }))
    case 'flagger-consecutive':
      return [5, 10].map((threshold) => new FlaggerConsecutive({ gauge: gauge(), threshold }))
    case 'argo':
      return [60, 300].flatMap((intervalSec) =>
        [0, 3].map((failureLimit) => new Argo({ gauge: gauge(), intervalSec, failureLimit })),
      )
    case 'cloudwatch':
      return [new CloudWatch({ gauge: gauge(), datapoints: 3, periods: 5 })]
    case 'window':
      return [
        new WindowRule({ name: 'Fixed window, 5 min', gauge: gauge(WINDOW_BUCKETS, MIN_REQUESTS) }),
        new WindowRule({
          name: 'Literal rule, for 5 min',
          gauge: gauge(LITERAL_BUCKETS, LITERAL_MIN_REQUESTS),
          forSec: 300,
        }),
      ]
    case 'burn-rate':
      return measure.of === 'errors'
        ? [false, true].map((ticket) => new BurnRate({ maxRate: measure.maxRate, ticket }))
        : []
    case 'sequential':
      return measure.of === 'errors'
        ? [new EvidenceSinceStart({ maxRate: measure.maxRate, alpha: ALPHA })]
        : []
  }
}

function gaugeOf(measure: Measure, buckets: number, minRequests: number): Gauge {
  return measure.of === 'errors'
    ? new ErrorGauge({ maxRate: measure.maxRate, buckets, minRequests })
    : new LatencyGauge({ quantile: measure.quantile, maxRatio: measure.maxRatio, buckets, minRequests })
}
