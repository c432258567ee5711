/**
 * How bursty bad observations are: 1 for independent ones, more when they come in minutes of many.
 *
 * Per closed minute x = (e − n p)² / (n p (1 − p)), capped at 400, in an average with a half-life of 6 hours; p is
 * the average rate of the hour or two before, so that a day's slow drift is no burst. What counts is the value of
 * the last clean hourly snapshot that is at least an hour old, so that a change cannot hide itself, and the mode
 * depends on the past only: guarantees stand whatever it says.
 *
 * An arm with little history of its own leans on that of another (the baseline's), by the weight it lacks.
 */

import { BLOCK_SEC } from './block-meter.ts'

const HOUR_SEC = 3_600
const SCORE_DECAY = 2 ** (-BLOCK_SEC / (6 * HOUR_SEC))
const RATE_DECAY = 2 ** (-BLOCK_SEC / HOUR_SEC)
const MAX_SCORE = 400
/** Requests' worth of belief in half the limit, until data speaks. */
const PRIOR_REQUESTS = 50
const BURSTY_FROM = 5
const CALM_BELOW = 3
/** An hour in which a meter stood above this is not a clean one. */
const CLEAN_BELOW = 1e-3

export interface DispersionState {
  readonly block: number
  readonly requests: number
  readonly bad: number
  readonly sumRequests: number
  readonly sumBad: number
  /** Σ decayed scores, and the weight that they have in the average; the rest is leant on. */
  readonly score: number
  readonly weight: number
  readonly hour: number
  readonly clean: boolean
  /** Taken at the end of a clean hour, in force one hour later. */
  readonly pending: { readonly hour: number; readonly score: number; readonly weight: number } | null
  readonly active: { readonly score: number; readonly weight: number }
  readonly bursty: boolean
}

export class Dispersion {
  #s: { -readonly [field in keyof DispersionState]: DispersionState[field] }
  readonly #limit: number

  constructor(limit: number, state?: DispersionState) {
    this.#limit = limit
    this.#s = state ? { ...state } : emptyState()
  }

  /** The index in force; `prior` is that of the history to lean on. */
  phi(prior = 1): number {
    const { score, weight } = this.#s.active
    return score + (1 - weight) * prior
  }

  /** Bursty from 5 on, until below 3. Asked with the same `prior` that the other arm has at this tick. */
  isBursty(prior = 1): boolean {
    const phi = this.phi(prior)
    return phi >= BURSTY_FROM || (this.#s.bursty && phi >= CALM_BELOW)
  }

  /** One tick with data; `evidence` is the meter's value after it. */
  add(tick: number, requests: number, bad: number, evidence: number, prior = 1): void {
    const s = this.#s
    const block = Math.floor(tick / BLOCK_SEC)
    if (block !== s.block) {
      if (s.requests > 0) this.#closeBlock()
      s.block = block
      s.requests = 0
      s.bad = 0
      const hour = Math.floor(tick / HOUR_SEC)
      if (hour !== s.hour) this.#openHour(hour)
      s.bursty = this.isBursty(prior)
    }
    s.clean = evidence <= CLEAN_BELOW
    s.requests += requests
    s.bad += bad
  }

  reset(): void {
    this.#s = emptyState()
  }

  state(): DispersionState {
    return { ...this.#s, pending: this.#s.pending && { ...this.#s.pending }, active: { ...this.#s.active } }
  }

  #closeBlock(): void {
    const s = this.#s
    const p = (s.sumBad + (PRIOR_REQUESTS * this.#limit) / 2) / (s.sumRequests + PRIOR_REQUESTS)
    const score = (s.bad - s.requests * p) ** 2 / (s.requests * p * (1 - p))
    s.score = s.score * SCORE_DECAY + Math.min(MAX_SCORE, score) * (1 - SCORE_DECAY)
    s.weight = s.weight * SCORE_DECAY + (1 - SCORE_DECAY)
    s.sumRequests = s.sumRequests * RATE_DECAY + s.requests
    s.sumBad = s.sumBad * RATE_DECAY + s.bad
  }

  #openHour(hour: number): void {
    const s = this.#s
    if (s.hour >= 0) {
      if (s.pending && hour > s.pending.hour) {
        s.active = { score: s.pending.score, weight: s.pending.weight }
        s.pending = null
      }
      if (s.clean) s.pending = { hour, score: s.score, weight: s.weight }
    }
    s.hour = hour
    s.clean = true
  }
}

function emptyState(): DispersionState {
  return {
    block: -1,
    requests: 0,
    bad: 0,
    sumRequests: 0,
    sumBad: 0,
    score: 0,
    weight: 0,
    hour: -1,
    clean: true,
    pending: null,
    active: { score: 0, weight: 0 },
    bursty: false,
  }
}
