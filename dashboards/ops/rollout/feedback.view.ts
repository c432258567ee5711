import type { FeedbackView, RolloutView } from '../../../control/app/views.ts'
import { formatCount } from '../format/number.view.ts'
import type { CompareRow } from './compare.view.ts'

/** What users said of both arms; none while nobody has said anything. */
export function feedbackRows({ feedback }: Pick<RolloutView, 'feedback'>): readonly CompareRow[] {
  const { baseline, candidate, windowMs } = feedback
  const said = baseline.ratings + baseline.complaints + candidate.ratings + candidate.complaints
  if (said === 0) return []
  const hint = `${Math.round(windowMs / 86_400_000)} days`
  const both = baseline.mean !== null && candidate.mean !== null
  return [
    {
      name: 'Rating',
      hint: `of 5, ${hint}`,
      baseline: shownMean(baseline),
      candidate: shownMean(candidate),
      difference: both ? signed(candidate.mean! - baseline.mean!) : '',
    },
    {
      name: 'Complaints',
      hint,
      baseline: formatCount(baseline.complaints),
      candidate: formatCount(candidate.complaints),
      difference: '',
    },
  ]
}

function shownMean({ mean, ratings }: FeedbackView): string {
  return mean === null ? '–' : `${mean.toFixed(1)} (${formatCount(ratings)})`
}

function signed(difference: number): string {
  const digits = Math.abs(difference).toFixed(1)
  if (Number(digits) === 0) return digits
  return `${difference < 0 ? '−' : '+'}${digits}`
}
