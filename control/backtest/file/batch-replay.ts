/**
 * Batches as a gateway sent them, admitted anew: the same functions as live, on a clock that is told instead of
 * read. What they decide on is when each batch came in; where that was not written down, each instance's own
 * clock is taken to run beside the others from its first batch on.
 */

import type { AttemptRecord, BatchHeader } from '../../../gateway-plugin/contract.ts'
import { applyAdmission, emptyAdmission, forgetCandidate } from '../../core/admission/admission-state.ts'
import { type AdmissionRollout, admitBatch } from '../../core/admission/admit.ts'
import { closableTick, type LiveInstance } from '../../core/admission/closable-tick.ts'
import type { Backtest } from '../engine/backtest.ts'
import type { RecordedComplaint } from '../engine/complaint-feed.ts'
import type { RecordedStage } from '../engine/recorded-stage.ts'

export interface ReplayedRollout {
  readonly rollout: string
  readonly baseline: string
  readonly candidate: string
  readonly stages: readonly RecordedStage[]
  readonly complaints?: readonly RecordedComplaint[]
}

export type HeaderOfBatch = Pick<BatchHeader, 'gateway' | 'instance' | 'seq' | 'sentAt' | 'completeThrough'>

/** Numbers of batches remembered per instance: far more than can be on their way. */
const REMEMBERED = 20_000
/** As at the edge: older than that it could be counted twice. */
const MAX_AGE_MS = 86_400_000

interface Instance extends LiveInstance {
  /** Simulated clock − the instance's own. */
  readonly offset: number
  readonly seen: Set<number>
}

export class BatchReplay {
  readonly reasons = new Map<string, number>()
  duplicates = 0
  readonly #backtest: Backtest
  readonly #facts: ReplayedRollout
  readonly #state = emptyAdmission()
  readonly #instances = new Map<string, Instance>()
  #now = 0
  #epoch = -1
  #shadowing = true

  constructor(backtest: Backtest, facts: ReplayedRollout) {
    this.#backtest = backtest
    this.#facts = facts
  }

  /** `receivedAt`: epoch milliseconds of the judge's clock; null: not known. */
  batch(header: HeaderOfBatch, records: readonly AttemptRecord[], receivedAt: number | null): void {
    const name = `${header.gateway}/${header.instance}`
    const known = this.#instances.get(name)
    const seen = known?.seen ?? new Set<number>()
    if (seen.has(header.seq)) {
      this.duplicates++
      return
    }
    remember(seen, header.seq)
    const first = receivedAt ?? (this.#now === 0 ? header.sentAt : this.#now)
    const offset = known?.offset ?? first - header.sentAt
    this.#tell(receivedAt ?? header.sentAt + offset)
    this.#admit(
      records.filter((record) => header.sentAt - record.endedAt <= MAX_AGE_MS),
      header.sentAt,
    )
    this.#instances.set(name, {
      gateway: header.gateway,
      instance: header.instance,
      heardAtMs: this.#now,
      completeThroughMs: Math.max(
        known?.completeThroughMs ?? 0,
        this.#now - Math.max(0, header.sentAt - header.completeThrough),
      ),
      offset,
      seen,
    })
  }

  /** A record without a batch came in the moment it ended. */
  record(record: AttemptRecord): void {
    this.#tell(record.endedAt)
    this.#admit([record], this.#now)
  }

  #tell(now: number): void {
    this.#now = Math.max(this.#now, now)
    this.#backtest.close(closableTick(this.#instances.values(), this.#now, this.#backtest.closed))
  }

  #admit(records: readonly AttemptRecord[], sentAt: number): void {
    for (const record of records) this.#follow(record)
    const { rows, patches } = admitBatch(records, {
      receivedAtMs: this.#now,
      sentAt,
      rollouts: new Map([[this.#facts.rollout, this.#rollout()]]),
    })
    rows.forEach(({ tick, why, judged, observation }, index) => {
      this.reasons.set(why, (this.reasons.get(why) ?? 0) + 1)
      const record = records[index]!
      if (record.rollout === this.#facts.rollout) this.#backtest.assign(tick, record, record.epoch)
      if (observation) this.#backtest.add(observation, judged, record.epoch)
    })
    for (const patch of patches.values()) applyAdmission(this.#state, patch, Math.floor(this.#now / 1_000))
  }

  /** Where nobody says when a stage began, the records show it: the epoch, and whether it is more than shadows. */
  #follow(record: AttemptRecord): void {
    if (record.rollout !== this.#facts.rollout) return
    if (record.epoch > this.#epoch) {
      forgetCandidate(this.#state)
      this.#epoch = record.epoch
      this.#shadowing = true
    }
    if (record.role === 'primary' && record.arm === 'candidate' && record.assignedBy === 'hash')
      this.#shadowing = false
  }

  #rollout(): AdmissionRollout {
    const tick = Math.floor(this.#now / 1_000)
    const stage = this.#facts.stages.findLast(({ from }) => from <= tick)
    return {
      epoch: this.#epoch,
      judged: stage?.phase !== 'abandoned',
      shadowing: stage ? stage.share === 0 : this.#shadowing,
      baseline: this.#facts.baseline,
      candidate: this.#facts.candidate,
      lastClosed: this.#backtest.closed,
      state: this.#state,
    }
  }
}

function remember(seen: Set<number>, seq: number): void {
  seen.add(seq)
  if (seen.size <= REMEMBERED) return
  for (const oldest of seen) {
    seen.delete(oldest)
    return
  }
}
