/**
 * The signals of one rollout, tick by tick. But for what gateways report of themselves, the state after a closed
 * tick depends on the requests with ticks up to it, not on how they came; it is part of the judge's snapshot, so
 * that a hold ends at the same tick across a restart.
 */

import type { SignalPolicy } from '../policy.ts'
import type { EpochMs } from '../units.ts'
import type { AssignedRequest } from './assigned-request.ts'
import { Capacity, type CapacityState } from './capacity.ts'
import { LostRecords, type LostRecordsState } from './lost-records.ts'
import type { Reported } from './reported.ts'
import { SampleRatio, type SampleRatioState } from './sample-ratio.ts'
import { SIGNALS, type SignalAnswer, type SignalName, type SignalReading } from './signal.ts'

/** Suspicion stops going up at once, as a gate; this long it waits before it holds and tells. */
export const EAGER_PATIENCE_SEC = 30

export interface SignalsState {
  readonly sampleRatio: SampleRatioState
  readonly lostRecords: LostRecordsState
  readonly capacity: CapacityState
  readonly tick: number
  /** What was said at that tick. */
  readonly answers: Readonly<Partial<Record<SignalName, SignalAnswer>>>
  /** Tick since which it is raised, for those that are. */
  readonly raisedSince: Readonly<Partial<Record<SignalName, number>>>
  /** The newest tick at which a signal was raised that holds; null: none yet. */
  readonly lastRaised: number | null
  /** Raised when a person went on: they hold again once they were clear. */
  readonly answered: readonly SignalName[]
}

export class Signals {
  #policy: SignalPolicy
  readonly #sampleRatio: SampleRatio
  #lostRecords: LostRecords
  #capacity: Capacity
  #tick: number
  #answers: Partial<Record<SignalName, SignalAnswer>>
  #raisedSince: Partial<Record<SignalName, number>>
  #lastRaised: number | null
  #answered: readonly SignalName[]
  readonly #open = new Map<number, AssignedRequest[]>()

  constructor(policy: SignalPolicy, state?: SignalsState) {
    this.#policy = policy
    this.#sampleRatio = new SampleRatio(state?.sampleRatio)
    this.#lostRecords = new LostRecords(policy.lostRecords, state?.lostRecords)
    this.#capacity = new Capacity(policy.capacity, state?.capacity)
    this.#tick = state?.tick ?? -1
    this.#answers = { ...state?.answers }
    this.#raisedSince = { ...state?.raisedSince }
    this.#lastRaised = state?.lastRaised ?? null
    this.#answered = state?.answered ?? []
  }

  /** Keeps requests of an open tick. */
  add(tick: number, request: AssignedRequest): void {
    const open = this.#open.get(tick)
    if (open) open.push(request)
    else this.#open.set(tick, [request])
  }

  get openTicks(): Iterable<number> {
    return this.#open.keys()
  }

  /** What gateways report of themselves, as of the tick that is closed next. */
  hear(tick: number, instances: readonly Reported[]): void {
    this.#lostRecords.hear(tick, instances)
  }

  /** Closes one tick, after everything up to it was added. `eager`: what the eager judge says then. */
  close(tick: number, eager: SignalAnswer | null): void {
    for (const open of [...this.#open.keys()].filter((key) => key <= tick).sort((a, b) => a - b)) {
      const requests = this.#open.get(open)!
      this.#open.delete(open)
      this.#sampleRatio.step(open, requests)
      const ours = requests.filter(({ arm }) => arm === 'candidate')
      this.#capacity.step(open, ours.length, ours.filter(({ full }) => full).length)
    }
    this.#tick = tick
    this.#answers = {
      'sample-ratio': this.#sampleRatio.answer(tick),
      'lost-records': this.#lostRecords.answer(tick),
      capacity: this.#capacity.answer(tick),
      ...(eager ? { 'eager-suspicion': eager } : {}),
    }
    const raised = SIGNALS.filter((signal) => this.#answers[signal]?.state === 'raised')
    this.#raisedSince = Object.fromEntries(
      raised.map((signal) => [signal, this.#raisedSince[signal] ?? tick]),
    )
    this.#answered = this.#answered.filter((signal) => raised.includes(signal))
    if (raised.some((signal) => this.#counts(signal))) this.#lastRaised = tick
  }

  /** One for each signal, as of the last closed tick. */
  readings(): readonly SignalReading[] {
    return SIGNALS.flatMap((signal) => {
      const answer = this.#answers[signal]
      const since = this.#raisedSince[signal]
      return answer
        ? [{ ...answer, signal, since: since === undefined ? null : ((since * 1_000) as EpochMs) }]
        : []
    })
  }

  /** The raised ones that hold: switched on, not looked at by a person since they were raised, and lasting. */
  holding(): readonly SignalReading[] {
    return this.raised().filter(({ signal }) => this.#counts(signal))
  }

  /** The raised ones that people are told of. */
  raised(): readonly SignalReading[] {
    return this.readings().filter(({ signal, state }) => state === 'raised' && this.#isLasting(signal))
  }

  /** Milliseconds of closed ticks without a raised signal; null: there never was one. */
  get quietMs(): number | null {
    return this.#lastRaised === null ? null : (this.#tick - this.#lastRaised) * 1_000
  }

  /** A person goes on in spite of what is raised now. */
  answer(): void {
    this.#answered = SIGNALS.filter((signal) => this.#raisedSince[signal] !== undefined)
  }

  /** Other bounds, for what is there already; requests of open ticks stay. */
  configure(policy: SignalPolicy): void {
    this.#lostRecords = new LostRecords(policy.lostRecords, this.#lostRecords.state())
    this.#capacity = new Capacity(policy.capacity, this.#capacity.state())
    this.#policy = policy
  }

  /** From this tick on nothing was raised: for a hold whose history is not known any more. */
  forget(tick: number): void {
    this.#lastRaised ??= tick
  }

  /** A new epoch: other users, another candidate. What gateways lose is no matter of it. */
  reset(): void {
    this.#open.clear()
    this.#sampleRatio.reset()
    this.#capacity.reset()
    this.#answered = []
  }

  state(): SignalsState {
    return {
      sampleRatio: this.#sampleRatio.state(),
      lostRecords: this.#lostRecords.state(),
      capacity: this.#capacity.state(),
      tick: this.#tick,
      answers: this.#answers,
      raisedSince: this.#raisedSince,
      lastRaised: this.#lastRaised,
      answered: this.#answered,
    }
  }

  /** An outage is eagerly suspected seconds before it is rolled back: that is one message, not two. */
  #isLasting(signal: SignalName): boolean {
    const since = this.#raisedSince[signal]
    return signal !== 'eager-suspicion' || (since !== undefined && this.#tick - since >= EAGER_PATIENCE_SEC)
  }

  #counts(signal: SignalName): boolean {
    return this.#mayHold(signal) && !this.#answered.includes(signal)
  }

  #mayHold(signal: SignalName): boolean {
    switch (signal) {
      case 'sample-ratio':
        return this.#policy.sampleRatio.enabled
      case 'lost-records':
        return this.#policy.lostRecords.enabled
      case 'capacity':
        return this.#policy.capacity.enabled
      case 'eager-suspicion':
        return this.#policy.eager.enabled
    }
  }
}
