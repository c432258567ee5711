/** Gates that rest on live requests: errors, latency, complaints, cache, sample, vendor share, availability. */

import { describeRate, describeRatio, describeRequests } from './describe.ts'
import type { GateAnswer, GateFacts } from './gate-facts.ts'
import { atPace, timeFor } from './gate-pace.ts'
import type { GateSpec } from './policy.ts'
import { evaluateStatisticalGate } from './statistical-gate.ts'

type MeasuredSpec = Extract<
  GateSpec,
  { gate: 'errors' | 'latency' | 'complaints' | 'cache' | 'sample' | 'vendor-share' | 'availability' }
>

export function evaluateMeasuredGate(spec: MeasuredSpec, facts: GateFacts): GateAnswer {
  switch (spec.gate) {
    case 'errors':
    case 'latency':
      return evaluateStatisticalGate(spec, facts)
    case 'complaints':
      return complaints(spec.maxRatio, facts)
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

/** Below so many complaints of both arms a ratio is an accident. */
const MIN_COMPLAINTS = 10

/**
 * Complaints are too rare for proof: clear as long as they are not seen to be up. Where nobody complains that is
 * said, because nobody may have been able to.
 */
function complaints(maxRatio: number, facts: GateFacts): GateAnswer {
  const bound = `at most ${describeRatio(maxRatio)} per request`
  const verdict = facts.verdicts.find(({ trigger }) => trigger === 'complaints')
  if (!verdict)
    return facts.verdicts.length === 0
      ? { state: 'unknown', value: null, bound, text: 'nothing is judged yet' }
      : { state: 'clear', value: 'off', bound, text: 'the policy switches the complaints trigger off' }
  const heard = verdict.candidate.requests
  const value = verdict.value === null ? null : describeRatio(verdict.value)
  const resting = { value, bound, sample: `${heard} ${heard === 1 ? 'complaint' : 'complaints'}` }
  if (verdict.value !== null && verdict.value > maxRatio && heard >= MIN_COMPLAINTS)
    return { ...resting, state: 'failing', text: `complaints are up: ${verdict.text}` }
  return {
    ...resting,
    state: 'clear',
    text: heard === 0 ? 'nobody has complained, or nobody could' : `complaints are not up: ${verdict.text}`,
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
      remainingMs: whole === 0 ? null : timeForPart(minimum - whole, whole, words.facts),
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

/** Milliseconds for so many more of what came `seen` times since the stage began; null: cannot be said. */
function timeForPart(missing: number, seen: number, { countedMs }: GateFacts): number | null {
  return countedMs > 0 ? Math.ceil((missing * countedMs) / seen) : null
}
