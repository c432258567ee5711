/**
 * How bursty errors are: 1 for independent ones, more when they come in minutes of many.
 *
 * Per closed minute x = (e − n p)² / (n p (1 − p)), capped at 400, in an average with a half-life of 6 hours; p is
 * the slow average rate. What counts is the value of the last clean hourly snapshot that is at least an hour
 * old, so that a change cannot hide itself, and the mode depends on the past only: guarantees stand.
 */

import { BLOCK_SEC } from './block-meter.ts'

const HOUR_SEC = 3_600
const DECAY_PER_MINUTE = 2 ** (-BLOCK_SEC / (6 * HOUR_SEC))
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
  readonly average: number
  readonly hour: number
  readonly clean: boolean
  /** Taken at the end of a clean hour, in force one hour later. */
  readonly pending: { readonly hour: number; readonly value: number } | null
  readonly active: number
  readonly bursty: boolean
}

export class Dispersion {
  #s: { -readonly [field in keyof DispersionState]: DispersionState[field] }
  readonly #limit: number

  constructor(limit: number, state?: DispersionState) {
    this.#limit = limit
    this.#s = state ? { ...state } : emptyState(1)
  }

  get bursty(): boolean {
    return this.#s.bursty
  }

  /** The index of dispersion in force; below 2 it is noise and told as 1. */
  get phi(): number {
    return this.#s.active < 2 ? 1 : Math.min(100, this.#s.active)
  }

  /** One tick with data; `evidence` is the meter's value after it. */
  add(tick: number, requests: number, bad: number, evidence: number): void {
    const s = this.#s
    const block = Math.floor(tick / BLOCK_SEC)
    if (block !== s.block) {
      if (s.requests > 0) this.#closeBlock()
      s.block = block
      s.requests = 0
      s.bad = 0
    }
    const hour = Math.floor(tick / HOUR_SEC)
    if (hour !== s.hour) this.#openHour(hour)
    if (evidence > CLEAN_BELOW) s.clean = false
    s.requests += requests
    s.bad += bad
  }

  /** Starts over; `phi` of a related history (the baseline's) sets the mode from the first minute. */
  reset(phi = 1): void {
    this.#s = emptyState(phi)
  }

  state(): DispersionState {
    return { ...this.#s, pending: this.#s.pending && { ...this.#s.pending } }
  }

  #closeBlock(): void {
    const s = this.#s
    const p = (s.sumBad + (PRIOR_REQUESTS * this.#limit) / 2) / (s.sumRequests + PRIOR_REQUESTS)
    const score = (s.bad - s.requests * p) ** 2 / (s.requests * p * (1 - p))
    s.average = s.average * DECAY_PER_MINUTE + Math.min(MAX_SCORE, score) * (1 - DECAY_PER_MINUTE)
    s.sumRequests = s.sumRequests * DECAY_PER_MINUTE + s.requests
    s.sumBad = s.sumBad * DECAY_PER_MINUTE + s.bad
  }

  #openHour(hour: number): void {
    const s = this.#s
    if (s.hour >= 0) {
      if (s.pending && hour > s.pending.hour) {
        s.active = s.pending.value
        s.bursty = s.bursty ? s.active >= CALM_BELOW : s.active >= BURSTY_FROM
        s.pending = null
      }
      if (s.clean) s.pending = { hour, value: s.average }
    }
    s.hour = hour
    s.clean = true
  }
}

function emptyState(phi: number): DispersionState {
  return {
    block: -1,
    requests: 0,
    bad: 0,
    sumRequests: 0,
    sumBad: 0,
    average: phi,
    hour: -1,
    clean: true,
    pending: null,
    active: phi,
    bursty: phi >= BURSTY_FROM,
  }
}
