/**
 * Alerts on how fast an error budget burns, each on a long and a short window that must both be over: 14.4 times
 * in 1 h and 5 min, 6 times in 6 h and 30 min (pages), and with `ticket` 1 time in 3 d and 6 h.
 *
 * Source: Google, The Site Reliability Workbook, chapter 5 "Alerting on SLOs", section 6.
 */

import type { ArmTick, ComparisonRule } from './comparison-rule.ts'

interface Pair {
  readonly longMin: number
  readonly shortMin: number
  readonly factor: number
}

const PAGES: readonly Pair[] = [
  { longMin: 60, shortMin: 5, factor: 14.4 },
  { longMin: 360, shortMin: 30, factor: 6 },
]
const TICKET: Pair = { longMin: 4_320, shortMin: 360, factor: 1 }
const MINUTES = 4_320

export interface BurnRateOptions {
  /** 1 − SLO. */
  readonly maxRate: number
  readonly ticket: boolean
}

export class BurnRate implements ComparisonRule {
  readonly name: string
  decidedAt = -1
  readonly #pairs: readonly Pair[]
  readonly #maxRate: number
  /** Sums up to the end of a minute, by minute modulo the ring. */
  readonly #requests = new Float64Array(MINUTES + 1)
  readonly #bad = new Float64Array(MINUTES + 1)
  #minute = -1
  #first = -1
  #sumRequests = 0
  #sumBad = 0

  constructor({ maxRate, ticket }: BurnRateOptions) {
    this.name = ticket ? 'Burn rate, pages and tickets' : 'Burn rate, pages'
    this.#maxRate = maxRate
    this.#pairs = ticket ? [...PAGES, TICKET] : PAGES
  }

  step(tick: number, candidate: ArmTick): boolean {
    if (this.catchUp(tick - 1)) return true
    if (this.#minute < 0) this.#first = this.#minute = Math.floor(tick / 60)
    this.#sumRequests += candidate.requests
    this.#sumBad += candidate.bad
    if ((tick + 1) % 60 === 0) this.#close()
    return this.decidedAt >= 0
  }

  catchUp(tick: number): boolean {
    const silent = Math.floor(tick / 60) - this.#minute
    // Every window has run empty: as if it began now.
    if (this.#minute >= 0 && this.decidedAt < 0 && silent > MINUTES) {
      this.#first = this.#minute = Math.floor((tick + 1) / 60)
      this.#sumRequests = 0
      this.#sumBad = 0
    }
    while (this.#minute >= 0 && this.decidedAt < 0 && this.#minute * 60 + 59 <= tick) this.#close()
    return this.decidedAt >= 0
  }

  reset(): void {
    this.decidedAt = -1
    this.#minute = -1
    this.#sumRequests = 0
    this.#sumBad = 0
  }

  #close(): void {
    const at = this.#minute % (MINUTES + 1)
    this.#requests[at] = this.#sumRequests
    this.#bad[at] = this.#sumBad
    for (const { longMin, shortMin, factor } of this.#pairs)
      if (this.#rate(longMin) > factor * this.#maxRate && this.#rate(shortMin) > factor * this.#maxRate)
        this.decidedAt = this.#minute * 60 + 59
    this.#minute++
  }

  #rate(minutes: number): number {
    const before = this.#minute - minutes
    const known = before >= this.#first
    const at = known ? before % (MINUTES + 1) : 0
    const requests = this.#sumRequests - (known ? this.#requests[at]! : 0)
    return requests === 0 ? 0 : (this.#sumBad - (known ? this.#bad[at]! : 0)) / requests
  }
}
