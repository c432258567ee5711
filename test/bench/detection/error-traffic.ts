/**
 * One arm's requests and failures second by second: Poisson arrivals, each failing with the probability of its
 * second. Good and bad ones are drawn as two independent Poisson counts, which is the same and faster.
 */

import { poisson } from './poisson.ts'
import type { Random } from './random.ts'

export interface Second {
  requests: number
  bad: number
}

export interface ErrorTraffic {
  /** Seconds since the start; asked in rising order, every second once. */
  draw(second: number, into: Second): void
}

export function steadyTraffic(random: Random, perSecond: number, errorRate: number): ErrorTraffic {
  const good = poisson(perSecond * (1 - errorRate))
  const failed = poisson(perSecond * errorRate)
  return {
    draw(_, into) {
      into.bad = failed.draw(random)
      into.requests = into.bad + good.draw(random)
    },
  }
}

/** `before` up to the second of the change, `after` from it on. */
export function stepTraffic(before: ErrorTraffic, changeAt: number, after: ErrorTraffic): ErrorTraffic {
  return { draw: (second, into) => (second < changeAt ? before : after).draw(second, into) }
}

/** The probability of failure is a function of time. */
export function variableTraffic(
  random: Random,
  perSecond: number,
  errorRate: (second: number) => number,
): ErrorTraffic {
  const all = poisson(perSecond)
  return {
    draw(second, into) {
      into.requests = all.draw(random)
      into.bad = random.binomial(into.requests, Math.min(1, errorRate(second)))
    },
  }
}

/** Bursty: the probability is drawn anew every minute, gamma with this mean and coefficient of variation. */
export function burstyRate(random: Random, mean: number, cv: number): (second: number) => number {
  let minute = -1
  let rate = mean
  return (second) => {
    const now = Math.floor(second / 60)
    if (now !== minute) {
      minute = now
      rate = Math.min(1, random.gamma(1 / (cv * cv), mean))
    }
    return rate
  }
}
