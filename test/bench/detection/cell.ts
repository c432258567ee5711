/**
 * A cell is a question that is asked many times with other randomness: "how long until 5 % errors at one request
 * a second are noticed?". Its name and the number of the run settle everything that happens in the run.
 */

import type { Random } from './random.ts'

export type Parameter = number | string | boolean

/** Figures of one run by name; a delay that never ended is Infinity. */
export type Outcome = Readonly<Record<string, number>>

export interface Cell {
  readonly kind: string
  readonly params: Readonly<Record<string, Parameter>>
  readonly runs: number
  /** Seconds of processor time that one run takes, roughly: only for sharing out the work and the time left. */
  readonly cost: number
}

export type Simulate = (params: Parameters, random: Random) => Outcome

/** Reads parameters with their type, so that a misspelt one is an error and not a silent undefined. */
export class Parameters {
  readonly #values: Cell['params']

  constructor(values: Cell['params']) {
    this.#values = values
  }

  number(name: string): number {
    const value = this.#values[name]
    if (typeof value !== 'number') throw new TypeError(`${name}: ${String(value)} is not a number`)
    return value
  }

  text(name: string): string {
    const value = this.#values[name]
    if (typeof value !== 'string') throw new TypeError(`${name}: ${String(value)} is not a text`)
    return value
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined
  }
}

export function nameCell(cell: Pick<Cell, 'kind' | 'params'>): string {
  const params = Object.entries(cell.params).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${cell.kind}(${params.map(([name, value]) => `${name}=${value}`).join(',')})`
}
