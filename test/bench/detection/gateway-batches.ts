/** Attempts of two gateway instances, and the batches in which they report them. */

import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { poisson } from './poisson.ts'
import type { Random } from './random.ts'
import { START } from './start.ts'

/** Requests a second of both instances together. */
const PER_SECOND = 6
const USERS = 60
const SHARE = 0.25
/** Monotonic clocks of the instances began at some moment before. */
const CLOCK_BEGAN_MS = [0, 7_654_321] as const

export const INSTANCES = CLOCK_BEGAN_MS.map((_, index) => `instance ${index}`)

export interface FlushedBatch {
  readonly instance: string
  readonly records: readonly AttemptRecord[]
  /** On the instance's monotonic clock. */
  readonly sentAt: number
  readonly completeThrough: number
  /** On the judge's clock. */
  readonly receivedAtMs: number
}

/** Healthy, then from the middle on 12 % errors on the candidate; every instance has users of its own. */
export function drawAttempts(random: Random, minutes: number): readonly AttemptRecord[] {
  const attempts: AttemptRecord[] = []
  const arrivals = poisson(PER_SECOND)
  for (let second = 0; second < minutes * 60; second++) {
    for (let n = arrivals.draw(random); n > 0; n--) {
      const user = random.integer(USERS)
      const isCandidate = user < USERS * SHARE
      const isBad = random.chance(isCandidate && second > minutes * 30 ? 0.12 : 0.003)
      const latencyMs = Math.round(400 * Math.exp(0.5 * random.normal()))
      const began = CLOCK_BEGAN_MS[user % 2 === 0 ? 0 : 1]
      const startedAt = began + second * 1_000 + random.uniform() * 1_000
      attempts.push({
        startedAt,
        endedAt: startedAt + latencyMs,
        rollout: 'speech',
        planVersion: 1,
        epoch: 1,
        eligible: true,
        arm: isCandidate ? 'candidate' : 'baseline',
        assignedBy: 'hash',
        bucket: Math.round((user / USERS) * 10_000),
        role: 'primary',
        backend: isCandidate ? 'own' : 'vendor',
        revision: '1',
        outcome: isBad ? 'error' : 'ok',
        failure: isBad ? 'server-error' : 'none',
        reason: 'split',
        status: isBad ? 500 : 200,
        latencyMs,
        firstByteMs: null,
        characters: Math.round(200 * Math.exp(0.8 * random.normal())) + 1,
        audioSeconds: null,
        audioBytes: 0,
        language: random.chance(0.2) ? 'es' : 'en',
        voice: 'default',
        cache: 'miss',
        repeated: false,
        vendorMicroUnits: null,
        unit: `user ${user}`,
      })
    }
  }
  return attempts
}

export interface FlushOptions {
  readonly everyMs: number
  /** Fraction of the batches that come up to 90 s late. */
  readonly late: number
}

/** In the order of their arrival. */
export function flush(
  random: Random,
  attempts: readonly AttemptRecord[],
  { everyMs, late }: FlushOptions,
): readonly FlushedBatch[] {
  const batches: FlushedBatch[] = []
  for (const [index, began] of CLOCK_BEGAN_MS.entries()) {
    const own = attempts
      .filter((attempt) => Number(attempt.unit.slice(5)) % 2 === index)
      .sort((a, b) => a.endedAt - b.endedAt)
    const last = own.at(-1)?.endedAt ?? began
    let next = 0
    for (let due = began + everyMs; due < last + everyMs; due += everyMs) {
      const from = next
      while (next < own.length && own[next]!.endedAt <= due) next++
      const delay = random.chance(late) ? Math.round(random.uniform() * 90_000) : 0
      batches.push({
        instance: INSTANCES[index]!,
        records: own.slice(from, next),
        sentAt: due + delay,
        completeThrough: due,
        receivedAtMs: START * 1_000 + due - began + delay + 20,
      })
    }
  }
  return batches.sort((a, b) => a.receivedAtMs - b.receivedAtMs)
}
