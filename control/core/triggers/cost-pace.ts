/**
 * The cost trigger's first voice: where the month ends, set against the projection. It is computed beside the judge,
 * from use, prices and costs, and heard here; what is kept is what a person has answered.
 */

import type { CostFigures, VerdictState } from '../verdict.ts'

/** What the watch over money found last. */
export interface PaceReading {
  readonly state: Extract<VerdictState, 'healthy' | 'insufficient' | 'suspect' | 'breached'>
  /** Month end ÷ projection; null: not known. */
  readonly value: number | null
  /** Null: not known. */
  readonly money: CostFigures | null
  /** Begin of the month, epoch milliseconds. */
  readonly month: number
  /** One sentence with the figures. */
  readonly text: string
}

export interface CostPaceState {
  /** An overrun that somebody has seen and lives with, until the month changes or it has grown by a tenth. */
  readonly answered: { readonly month: number; readonly value: number } | null
}

const GROWN = 1.1

export class CostPace {
  #reading: PaceReading | null = null
  #answered: CostPaceState['answered']

  constructor(state?: CostPaceState) {
    this.#answered = state?.answered ?? null
  }

  /** Null: nobody has looked yet. */
  get reading(): PaceReading | null {
    const reading = this.#reading
    if (reading === null || !this.#isAnswered(reading)) return reading
    const seen = Math.round((this.#answered!.value - 1) * 100)
    return {
      ...reading,
      state: 'suspect',
      text: `${reading.text}; a person has seen it at ${seen} % over, and is asked again when it has grown by a tenth`,
    }
  }

  hear(reading: PaceReading): void {
    this.#reading = reading
  }

  /** A person has decided, or the candidate is armed anew: this overrun is known. */
  answer(): void {
    const reading = this.#reading
    if (reading?.state === 'breached')
      this.#answered = { month: reading.month, value: reading.value ?? Number.POSITIVE_INFINITY }
  }

  copy(): CostPace {
    const copy = new CostPace(this.state())
    copy.#reading = this.#reading
    return copy
  }

  state(): CostPaceState {
    return { answered: this.#answered }
  }

  #isAnswered({ state, month, value }: PaceReading): boolean {
    const answered = this.#answered
    if (state !== 'breached' || answered?.month !== month) return false
    return value === null || value < answered.value * GROWN
  }
}
