/** Complaints of users, which are not in attempts, to the judge in their ticks. */

import type { Complaint } from '../../core/judge/complaint.ts'
import type { Judge } from '../../core/judge/judge.ts'

export interface RecordedComplaint extends Complaint {
  readonly epoch: number
}

export class ComplaintFeed {
  readonly #complaints: readonly RecordedComplaint[]
  #next = 0

  constructor(complaints: readonly RecordedComplaint[]) {
    this.#complaints = complaints.toSorted((a, b) => a.tick - b.tick)
  }

  /** Before this tick is closed: all up to it, but for those of another epoch. */
  feed(tick: number, epoch: number, judge: Judge): void {
    for (
      let one = this.#complaints[this.#next];
      one && one.tick <= tick;
      one = this.#complaints[++this.#next]
    )
      if (one.epoch === epoch && one.tick > judge.closed) judge.addComplaints(one.tick, [one])
  }
}
