/** A rollback rule of the field, as it would be run beside ours. */

/** What one arm showed in one second. */
export interface ArmTick {
  readonly requests: number
  readonly bad: number
  /** Milliseconds of what was answered or timed out; only rules on latency look at it. */
  readonly latencies: readonly number[]
}

export interface ComparisonRule {
  /** As its users would call it. */
  readonly name: string
  /** The second after whose end it rolled back; −1: it has not. */
  readonly decidedAt: number
  /**
   * One closed second with data, ticks rising; seconds without any may be left out, the rule catches up. Answers
   * whether it has rolled back; once it has, it stays so until `reset`.
   */
  step(tick: number, candidate: ArmTick, baseline: ArmTick): boolean
  /** Everything up to and including this second is over, with no data in what was left out. */
  catchUp(tick: number): boolean
  /** A new candidate: nothing of before counts. */
  reset(): void
}

export const SILENT: ArmTick = { requests: 0, bad: 0, latencies: [] }
