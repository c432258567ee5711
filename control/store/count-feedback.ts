import type { Arm } from '../../gateway-plugin/contract.ts'
import type { FeedbackCounts } from '../ports/feedback-store.ts'

/** Both arms, whatever there is of them. */
export function countFeedback(
  rows: readonly (FeedbackCounts & { readonly arm: Arm })[],
): Readonly<Record<Arm, FeedbackCounts>> {
  const of = (arm: Arm): FeedbackCounts => {
    const mine = rows.filter((row) => row.arm === arm)
    return {
      ratings: mine.reduce((total, row) => total + row.ratings, 0),
      sum: mine.reduce((total, row) => total + row.sum, 0),
      complaints: mine.reduce((total, row) => total + row.complaints, 0),
    }
  }
  return { baseline: of('baseline'), candidate: of('candidate') }
}
