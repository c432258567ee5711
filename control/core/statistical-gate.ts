/** Errors and latency: clear when the evidence says so; until then how many requests it still takes. */

import { describeRate, describeRatio, describeRequests } from './describe.ts'
import { expectedRequests } from './expected-requests.ts'
import type { GateAnswer, GateFacts, Measured } from './gate-facts.ts'
import { atPace, timeFor } from './gate-pace.ts'
import { MIN_COVERAGE } from './judge/gate-reading.ts'
import type { GateSpec } from './policy.ts'

type StatisticalSpec = Extract<GateSpec, { gate: 'errors' | 'latency' }>

/** So many times what a good candidate needs, and still not sure: more of the same will not make it sure. */
const PATIENCE = 10

export function evaluateStatisticalGate(spec: StatisticalSpec, facts: GateFacts): GateAnswer {
  const words = wordsOf(spec)
  const seen = facts.measured(spec)
  const expected = expectedRequests(spec)
  if (!seen || seen.observed === null)
    return {
      state: 'unknown',
      value: null,
      bound: words.bound,
      sample: describeRequests(seen?.candidate ?? 0),
      text: `nothing was compared yet: ${words.what} needs about ${expected} candidate requests${atPace(expected, facts)}`,
      remainingMs: timeFor(expected, facts),
    }
  const value = words.value(seen.observed)
  const resting = { value, bound: words.bound, sample: describeRequests(seen.candidate) }
  const enough = seen.candidate >= spec.minRequests
  const within = spec.gate === 'latency' ? seen.observed <= spec.maxRatio : seen.observed < spec.maxRate
  if (enough && !within)
    return {
      ...resting,
      state: 'failing',
      text: `${words.what}: ${value} of ${seen.candidate} requests, ${words.bound}`,
    }
  const uncovered = lacksCoverage(spec, seen)
  if (uncovered !== null) return { ...resting, state: 'waiting', text: uncovered }
  const proven = spec.rule === 'rate' || seen.e >= 1 / spec.alpha
  if (enough && proven) return { ...resting, state: 'clear', text: `${words.what}: ${value}, ${words.bound}` }
  if (!proven && seen.candidate >= PATIENCE * expected)
    return {
      ...resting,
      state: 'failing',
      text: `${words.what}: ${value} of ${seen.candidate} requests, ${words.bound} but not surely so after ${PATIENCE} times the ${expected} that a good candidate needs: it is between good and bad, a person has to look`,
    }
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

function wordsOf(spec: StatisticalSpec) {
  return spec.gate === 'errors'
    ? { what: 'errors', value: describeRate, bound: `under ${describeRate(spec.maxRate)}` }
    : {
        what: 'latency at equal text lengths',
        value: describeRatio,
        bound: `at most ${describeRatio(spec.maxRatio)}`,
      }
}

/** Evidence on the few that can be compared says nothing of the rest. */
function lacksCoverage(spec: StatisticalSpec, seen: Measured): string | null {
  if (spec.gate !== 'latency' || spec.rule !== 'evidence') return null
  const coverage = seen.coverage ?? 0
  return coverage >= MIN_COVERAGE
    ? null
    : `latency: ${describeRate(coverage)} of the candidate's requests have enough baseline requests of their language and text length to be compared with, at least ${describeRate(MIN_COVERAGE)} are needed; more baseline requests of the rare ones bring it`
}
