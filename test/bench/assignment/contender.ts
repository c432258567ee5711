/** Something that puts units on one of two sides, measured beside others. */
export interface Contender {
  readonly name: string
  /** What exactly is called, for the table. */
  readonly calls: string
  /**
   * Evaluates every unit once and answers how many came out on the candidate's side. Each contender has a loop of
   * its own, so that no call site is shared and the compiler can do its best for everyone.
   */
  evaluateAll(units: readonly string[]): number | Promise<number>
}

/** One question asked of everybody: whether a unit is in (a flag), or where a request goes (a decision). */
export type Question = 'flag' | 'decision'

export interface Field {
  readonly flag: Contender
  readonly decision: Contender
  close(): void | Promise<void>
}

/** A peer that could not be measured stays in the table, with the reason. */
export interface Absent {
  readonly name: string
  readonly reason: string
}
