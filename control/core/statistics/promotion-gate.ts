/**
 * Anytime-valid evidence that a rate is *under* a bound, for going up a stage.
 *
 * G = mean_j Π_i e_j with Bernoulli likelihood ratios of odds multiples {.02, .1, .25, .5, .75} of p0 against
 * H0: p ≥ p0. Clear at G ≥ 1/α: P(ever clear | p ≥ p0) ≤ α whenever one looks (Ville's inequality).
 * The product depends on the counts alone, so counts are all the state there is. The null is a rate that is
 * too high for the whole stage: changes are the business of the meters.
 *
 * Sources: Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform confidence sequences" (arXiv 1810.08240); Ville 1939.
 */

const ODDS = [0.02, 0.1, 0.25, 0.5, 0.75] as const
const LARGEST_LOG = 700
/** Fraction of the bound that a good candidate has. */
const EXPECTED = 0.1

export interface GateCounts {
  readonly requests: number
  readonly bad: number
}

export interface GateEvidenceValue {
  /** G: 1/α or more is clear. */
  readonly evidence: number
  /** Further requests expected at the observed rate; 0: clear; null: not by waiting. */
  readonly requestsNeeded: number | null
}

export function weighGate(counts: GateCounts, bound: number, alpha: number): GateEvidenceValue {
  if (!(bound > 0 && bound < 1)) throw new RangeError(`bound: ${bound} is not between 0 and 1`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha: ${alpha} is not between 0 and 1`)
  const good = counts.requests - counts.bad
  // One request's worth of belief in a good candidate, so that there is an answer before there is data.
  const rate = (counts.bad + bound * EXPECTED) / (counts.requests + 1)
  const target = Math.log(ODDS.length / alpha)
  let sum = 0
  let needed: number | null = null
  for (const odds of ODDS) {
    const q = (odds * bound) / (1 - bound + odds * bound)
    const whenBad = Math.log(q / bound)
    const whenGood = Math.log((1 - q) / (1 - bound))
    const log = counts.bad * whenBad + good * whenGood
    sum += Math.exp(Math.min(log, LARGEST_LOG))
    const drift = rate * whenBad + (1 - rate) * whenGood
    if (drift <= 0) continue
    const more = Math.max(0, Math.ceil((target - log) / drift))
    if (needed === null || more < needed) needed = more
  }
  const evidence = sum / ODDS.length
  return { evidence, requestsNeeded: evidence >= 1 / alpha ? 0 : needed }
}
