/** Counts of one tick, by key and arm, while they are gathered. */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import type { BothArms } from '../triggers/errors.ts'

interface Cell {
  readonly baseline: { requests: number; bad: number }
  readonly candidate: { requests: number; bad: number }
}

export class Tally {
  readonly #cells = new Map<string, Cell>()

  add(key: string, arm: Arm, bad: boolean): void {
    let cell = this.#cells.get(key)
    if (!cell) {
      cell = { baseline: { requests: 0, bad: 0 }, candidate: { requests: 0, bad: 0 } }
      this.#cells.set(key, cell)
    }
    cell[arm].requests++
    if (bad) cell[arm].bad++
  }

  get counts(): ReadonlyMap<string, BothArms> {
    return this.#cells
  }
}
