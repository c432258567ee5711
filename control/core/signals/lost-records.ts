/**
 * Whether what is judged is all that happened. Loss that depends on the outcome hides errors, so a fraction that is
 * lost of either arm holds; silence is never guilt, so it moves nothing.
 */

import { describeRate, describeRequests } from '../describe.ts'
import type { SignalPolicy } from '../policy.ts'
import { LostArm, type LostArmState } from './lost-arm.ts'
import type { Reported } from './reported.ts'
import type { SignalAnswer } from './signal.ts'

/** A record or two is no pattern, whatever fraction they are. */
const LEAST_LOST = 3

export interface LostRecordsState {
  readonly baseline: LostArmState
  readonly candidate: LostArmState
  readonly gateways: readonly string[]
}

export class LostRecords {
  readonly #maxFraction: number
  readonly #arms: { readonly baseline: LostArm; readonly candidate: LostArm }
  /** Those with anything dropped or outstanding when they were last heard. */
  #gateways: readonly string[]

  constructor(policy: SignalPolicy['lostRecords'], state?: LostRecordsState) {
    this.#maxFraction = policy.maxFraction
    this.#arms = { baseline: new LostArm(state?.baseline), candidate: new LostArm(state?.candidate) }
    this.#gateways = state?.gateways ?? []
  }

  hear(tick: number, instances: readonly Reported[]): void {
    this.#arms.baseline.hear(tick, 'baseline', instances)
    this.#arms.candidate.hear(tick, 'candidate', instances)
    const losing = instances.filter(({ dropped, assigned, received }) => {
      const outstanding = assigned.baseline + assigned.candidate - received.baseline - received.candidate
      return dropped.baseline + dropped.candidate > 0 || outstanding > 0
    })
    this.#gateways = [...new Set(losing.map(({ gateway }) => gateway))].sort()
  }

  answer(tick: number): SignalAnswer {
    const arms = [this.#arms.baseline.lost(tick), this.#arms.candidate.lost(tick)] as const
    const fraction = ({ lost, assigned }: { readonly lost: number; readonly assigned: number }) =>
      assigned === 0 ? 0 : lost / assigned
    const worst = fraction(arms[1]) >= fraction(arms[0]) ? 1 : 0
    const { lost, assigned } = arms[worst]
    const value = fraction(arms[worst])
    const bound = this.#maxFraction
    const all = arms[0].assigned + arms[1].assigned
    if (all === 0)
      return {
        state: 'unknown',
        value: null,
        bound,
        sample: 0,
        text: 'no request was reported in five minutes',
      }
    const raised = lost >= LEAST_LOST && value > bound
    const who = this.#gateways.length > 0 ? `${this.#gateways.join(', ')} lost` : 'lost'
    const arm = worst === 1 ? 'candidate' : 'baseline'
    return {
      state: raised ? 'raised' : 'clear',
      value,
      bound,
      sample: assigned,
      text:
        lost === 0
          ? `all records of ${describeRequests(all)} have arrived, bound ${describeRate(bound)} lost`
          : `${who} ${lost.toLocaleString('en-US')} of ${assigned.toLocaleString('en-US')} records of the ${arm} in five minutes: ${describeRate(value)}, bound ${describeRate(bound)}`,
    }
  }

  state(): LostRecordsState {
    return {
      baseline: this.#arms.baseline.state(),
      candidate: this.#arms.candidate.state(),
      gateways: this.#gateways,
    }
  }
}
