/** Gates that rest on live requests: errors, latency, cache, sample, vendor share, availability. */

import { describeDuration, describeRate, describeRatio, describeRequests } from './describe.ts'
import type { GateAnswer, GateFacts } from './gate-facts.ts'
import type { GateSpec } from './policy.ts'

type MeasuredSpec = Extract<
  GateSpec,
  { gate: 'errors' | 'latency' | 'cache' | 'sample' | 'vendor-share' | 'availability' }
>

export function evaluateMeasuredGate(spec: MeasuredSpec, facts: GateFacts): GateAnswer {
  switch (spec.gate) {
    case 'errors':
      return statistical(spec, spec.maxRate, facts, {
        value: describeRate,
        bound: `under ${describeRate(spec.maxRate)}`,
        what: 'errors',
      })
    case 'latency':
      return statistical(spec, spec.maxRatio, facts, {
        value: describeRatio,
        bound: `at most ${describeRatio(spec.maxRatio)}`,
        what: 'latency at equal text lengths',
      })
    case 'cache':
      return fraction(
        facts.counts ? [facts.counts.repeatedHits, facts.counts.repeated] : null,
        spec.minRequests,
        (rate) => rate > spec.minHitRate,
        { bound: `over ${describeRate(spec.minHitRate)}`, of: 'requests for phrases seen before', facts },
      )
    case 'sample':
      return sample(spec.minRequests, facts)
    case 'vendor-share':
      return fraction(
        facts.counts ? [facts.counts.servedByBaseline, facts.counts.eligiblePrimary] : null,
        1,
        (rate) => rate < spec.maxFraction,
        {
          bound: `under ${describeRate(spec.maxFraction)}`,
          of: 'eligible requests served by the baseline',
          facts,
        },
      )
    case 'availability':
      return fraction(
        facts.counts ? [facts.counts.candidateOk, facts.counts.candidateAttempts] : null,
        1,
        (rate) => rate >= spec.minFraction,
        { bound: `at least ${describeRate(spec.minFraction)}`, of: 'calls of the candidate', facts },
      )
  }
}

function statistical(
  spec: Extract<GateSpec, { gate: 'errors' | 'latency' }>,
  limit: number,
  facts: GateFacts,
  words: { value: (x: number) => string; bound: string; what: string },
): GateAnswer {
  const seen = facts.measured(spec)
  if (!seen || seen.observed === null)
    return {
      state: 'unknown',
      value: null,
      bound: words.bound,
      sample: describeRequests(seen?.candidate ?? 0),
      text: `nothing was compared yet: ${words.what} needs ${spec.minRequests} candidate requests`,
    }
  const value = words.value(seen.observed)
  const resting = { value, bound: words.bound, sample: describeRequests(seen.candidate) }
  const enough = seen.candidate >= spec.minRequests
  const within = seen.observed < limit || (spec.gate === 'latency' && seen.observed <= limit)
  if (enough && !within)
    return {
      ...resting,
      state: 'failing',
      text: `${words.what}: ${value} of ${seen.candidate} requests, ${words.bound}`,
    }
  const proven = spec.rule === 'rate' || seen.e >= 1 / spec.alpha
  if (enough && proven) return { ...resting, state: 'clear', text: `${words.what}: ${value}, ${words.bound}` }
  const missing = Math.max(spec.minRequests - seen.candidate, proven ? 0 : (seen.needed ?? 0))
  return {
    ...resting,
    state: 'waiting',
    text:
      missing > 0
        ? `${words.what}: about ${missing} more candidate requests until it is sure${atPace(missing, facts)}`
        : `${words.what}: ${value}, not yet sure that it is ${words.bound}`,
    remainingMs: missing > 0 ? timeFor(missing, facts) : null,
  }
}

function sample(minRequests: number, facts: GateFacts): GateAnswer {
  const seen = facts.candidateRequests
  const missing = minRequests - seen
  const resting = {
    value: describeRequests(seen),
    bound: `at least ${minRequests}`,
    sample: describeRequests(seen),
  }
  if (missing <= 0)
    return { ...resting, state: 'clear', text: `${describeRequests(seen)} were judged at this stage` }
  return {
    ...resting,
    state: 'waiting',
    text: `${describeRequests(missing)} more to be judged at this stage${atPace(missing, facts)}`,
    remainingMs: timeFor(missing, facts),
  }
}

function fraction(
  counts: readonly [number, number] | null,
  minimum: number,
  good: (rate: number) => boolean,
  words: { bound: string; of: string; facts: GateFacts },
): GateAnswer {
  const [part, whole] = counts ?? [0, 0]
  if (whole < minimum)
    return {
      state: whole === 0 ? 'unknown' : 'waiting',
      value: whole === 0 ? null : describeRate(part / whole),
      bound: words.bound,
      sample: describeRequests(whole),
      text: `${whole} of at least ${minimum} ${words.of} were seen`,
    }
  const rate = part / whole
  return {
    state: good(rate) ? 'clear' : 'failing',
    value: describeRate(rate),
    bound: words.bound,
    sample: describeRequests(whole),
    text: `${describeRate(rate)} of ${whole} ${words.of}, ${words.bound}`,
  }
}

/** Milliseconds for so many candidate requests at the pace of this stage; null: nothing came yet. */
function timeFor(requests: number, facts: GateFacts): number | null {
  if (facts.since === null || facts.candidateRequests === 0) return null
  const elapsed = facts.now - facts.since
  return elapsed <= 0 ? null : Math.ceil((requests * elapsed) / facts.candidateRequests)
}

function atPace(requests: number, facts: GateFacts): string {
  const time = timeFor(requests, facts)
  return time === null ? '' : `, ${describeDuration(time)} at today's traffic`
}
