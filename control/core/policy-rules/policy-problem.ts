/** What is wrong with one place of a policy. */
export interface PolicyProblem {
  readonly path: readonly (string | number)[]
  /** Of a problem: begins with "expected" and says why. Of a warning: one sentence on what follows from it. */
  readonly message: string
}

/** A rule looks at one part and tells all that it finds. */
export type Note = (path: readonly (string | number)[], message: string) => void
