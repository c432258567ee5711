/** How many complaints it takes, and that equal arms are never accused. */

import type { Outcome, Parameters } from '../cell.ts'
import { startJudge } from '../judging.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

/** Seconds between two complaints on average. */
const BETWEEN_SEC = 3_600

/** Complaints about the candidate are `ratio` times as frequent per request, at `share`; at most `most` of them. */
export function complaints(params: Parameters, random: Random): Outcome {
  const share = params.number('share')
  const ratio = params.number('ratio')
  const most = params.number('most')
  const judge = startJudge({ only: ['complaints'] })
  const aboutCandidate = (ratio * share) / (ratio * share + 1 - share)
  let tick = START
  for (let n = 1; n <= most; n++) {
    tick += 1 + Math.floor(random.exponential(BETWEEN_SEC))
    const arm = random.chance(aboutCandidate) ? 'candidate' : 'baseline'
    judge.addComplaints(tick, [{ tick, arm, share }])
    judge.close(tick)
    if (judge.breached) return { needed: n }
  }
  return { needed: Number.POSITIVE_INFINITY }
}
