/**
 * How near to the best possible: requests until a step is decided, against a Shiryaev–Roberts procedure that is
 * told the new error rate beforehand and keeps the same promise. One request a second, so that the limiter of
 * ours, which only holds back bunches, never acts.
 */

import { Meter } from '../../../../control/core/statistics/meter.ts'
import type { Outcome, Parameters } from '../cell.ts'
import type { Random } from '../random.ts'

const LIMIT = 0.02
const HEALTHY = 0.003
const WARM_UP = 3_600
const BUDGET_SEC = 2 * 365 * 86_400
const LONGEST = 1_000_000
/** So short that every bin of the limiter is one second. */
const NO_PATIENCE = 1e-6

export function oracle(params: Parameters, random: Random): Outcome {
  const errors = params.number('errors')
  const ours = new Meter({
    limit: LIMIT,
    budgetSec: BUDGET_SEC,
    sustainSec: NO_PATIENCE,
    minSec: NO_PATIENCE,
  })
  const whenBad = errors / LIMIT
  const whenGood = (1 - errors) / (1 - LIMIT)
  let best = 0
  let oursAt = Number.POSITIVE_INFINITY
  let bestAt = Number.POSITIVE_INFINITY
  for (let n = 0; n < LONGEST && !(oursAt < LONGEST && bestAt < LONGEST); n++) {
    const bad = random.chance(n < WARM_UP ? HEALTHY : errors)
    const value = ours.step(n + 1, 1, bad ? 1 : 0)
    best = (best + 1 / BUDGET_SEC) * (bad ? whenBad : whenGood)
    if (n < WARM_UP) continue
    if (value >= 1 && oursAt > n) oursAt = n
    if (best >= 1 && bestAt > n) bestAt = n
  }
  return { ours: oursAt - WARM_UP + 1, oracle: bestAt - WARM_UP + 1 }
}

/** One error among twenty at a request every ten seconds after a clean hour, and the fewest that roll back. */
export function fewErrors(): Outcome {
  const peak = (failed: number, of: number): number => {
    const meter = new Meter({ limit: LIMIT, budgetSec: BUDGET_SEC, sustainSec: 300, minSec: 5 })
    for (let n = 0; n < 360; n++) meter.step(n * 10, 1, 0)
    let highest = 0
    for (let n = 0; n < of; n++) {
      // Evenly interleaved.
      const bad = Math.floor(((n + 1) * failed) / of) > Math.floor((n * failed) / of)
      highest = Math.max(highest, meter.step(3_600 + n * 10, 1, bad ? 1 : 0))
    }
    return highest
  }
  let needed = 1
  while (needed < 20 && peak(needed, 20) < 1) needed++
  return { peak: peak(1, 20), needed }
}
