/** What the comparison knows beside the counts. */
export interface LatencyFacts {
  /** Candidate ÷ baseline over the last minutes. */
  readonly ratio: number | null
  readonly candidateMs: number | null
  readonly baselineMs: number | null
  /** Some stratum has a reference. */
  readonly hasReference: boolean
  /** Tick of the newest sample of any reference; −1: none. */
  readonly referenceAt: number
  /** Where the slow ones are, in words; null: spread over all, or nothing points to a change. */
  readonly where: string | null
}

/** Since the tick at which a change began; null: over the last minutes. */
export type AskFacts = (since: number | null) => LatencyFacts
