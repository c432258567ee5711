/** Waiting, as an argument: the only way in which a use case sleeps. */
export interface Timer {
  /** Runs once after at least this many milliseconds; answers how to call it off. */
  after(ms: number, run: () => void): () => void
}
