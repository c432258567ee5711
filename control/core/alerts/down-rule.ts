/**
 * A backend is down: no success and at least five failures in 30 s, or its breaker open for 30 s. Up again: three
 * successes and more of them than failures in 30 s with the breaker closed; or nothing was asked of it for five
 * minutes, which says neither.
 */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import type { Observation } from '../judge/observation.ts'
import type { LiteralAlert } from './literal-alert.ts'

const SPAN_SEC = 30
const MIN_FAILURES = 5
const MIN_SUCCESSES = 3
const FORGOTTEN_SEC = 300

/** Tick, successes, failures. */
type Second = readonly [number, number, number]

export interface DownState {
  readonly seconds: readonly Second[]
  /** Tick since which the breaker is reported open; null: closed. */
  readonly breakerSince: number | null
  /** Tick of the last observation, −1: none. */
  readonly lastSeen: number
}

export const NOT_DOWN: DownState = { seconds: [], breakerSince: null, lastSeen: -1 }

export function rememberSecond(
  state: DownState,
  tick: number,
  observations: readonly Observation[],
  breakerOpen: boolean,
): DownState {
  const known = observations.filter((seen) => seen.bad || !seen.censored)
  const failures = known.filter((seen) => seen.bad).length
  const kept = state.seconds.filter(([at]) => at > tick - SPAN_SEC)
  return {
    seconds: known.length > 0 ? [...kept, [tick, known.length - failures, failures]] : kept,
    breakerSince: breakerOpen ? (state.breakerSince ?? tick) : null,
    lastSeen: known.length > 0 ? tick : state.lastSeen,
  }
}

export function judgeDown(
  arm: Arm,
  state: DownState,
  before: LiteralAlert | null,
  tick: number,
): LiteralAlert | null {
  const successes = state.seconds.reduce((sum, second) => sum + second[1], 0)
  const failures = state.seconds.reduce((sum, second) => sum + second[2], 0)
  const breakerSec = state.breakerSince === null ? 0 : tick + 1 - state.breakerSince
  const answer = { rule: 'backend-down', arm, value: failures, bound: MIN_FAILURES, at: tick } as const
  const requests = successes + failures
  if (before?.state === 'open') {
    const answersAgain = successes >= MIN_SUCCESSES && successes > failures
    const isForgotten = tick - Math.max(state.lastSeen, before.at) >= FORGOTTEN_SEC
    if (breakerSec > 0 || !(answersAgain || isForgotten)) return before
    const text = answersAgain
      ? `answers again: ${successes} of ${requests} in the last ${SPAN_SEC} s`
      : `nothing was asked of it for ${FORGOTTEN_SEC / 60} minutes`
    return { ...answer, state: 'resolved', requests, since: before.since, text }
  }
  const silent = successes === 0 && failures >= MIN_FAILURES
  if (!silent && breakerSec < SPAN_SEC) return before
  const first = state.seconds.find((second) => second[2] > 0)?.[0] ?? tick
  return {
    ...answer,
    state: 'open',
    requests,
    since: silent ? first : (state.breakerSince ?? tick),
    text: silent
      ? `no success and ${failures} failures in the last ${SPAN_SEC} s`
      : `its breaker has been open for ${breakerSec} s`,
  }
}
