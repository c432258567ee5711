/** Requests until the gate to the next stage is clear, by its own evidence. */

import { weighGate } from '../../../../control/core/statistics/promotion-gate.ts'
import type { Outcome, Parameters } from '../cell.ts'
import type { Random } from '../random.ts'

const MOST = 8_000

/** A request is bad with probability `bad`; the gate wants to know it under `bound` at level `alpha`. */
export function gate(params: Parameters, random: Random): Outcome {
  const probability = params.number('bad')
  const bound = params.number('bound')
  const alpha = params.number('alpha')
  let bad = 0
  for (let requests = 1; requests <= MOST; requests++) {
    if (random.chance(probability)) bad++
    if (weighGate({ requests, bad }, bound, alpha).evidence >= 1 / alpha) return { needed: requests }
  }
  return { needed: Number.POSITIVE_INFINITY }
}
