/** What the judge learns of cost from one attempt of the candidate's requests; its price is put on later. */

import type { CostEvent } from '../triggers/cost-tally.ts'

export interface CostObservation extends CostEvent {
  readonly tick: number
}
