/** Counts of one closed second by arm and slot (a stratum, or a language); one object is used for every second. */

export class TickCounts {
  readonly slots: number
  /** Per slot: baseline's requests and bad ones, candidate's requests and bad ones. */
  readonly bySlot: Int32Array
  requests = 0
  bad = 0
  baselineRequests = 0
  baselineBad = 0

  constructor(slots: number) {
    this.slots = slots
    this.bySlot = new Int32Array(slots * 4)
  }

  addBaseline(slot: number, bad: boolean): void {
    this.bySlot[slot * 4]!++
    this.baselineRequests++
    if (!bad) return
    this.bySlot[slot * 4 + 1]!++
    this.baselineBad++
  }

  addCandidate(slot: number, bad: boolean): void {
    this.bySlot[slot * 4 + 2]!++
    this.requests++
    if (!bad) return
    this.bySlot[slot * 4 + 3]!++
    this.bad++
  }

  clear(): void {
    if (this.requests === 0 && this.baselineRequests === 0) return
    this.bySlot.fill(0)
    this.requests = 0
    this.bad = 0
    this.baselineRequests = 0
    this.baselineBad = 0
  }
}
