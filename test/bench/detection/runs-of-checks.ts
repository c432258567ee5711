/** How likely a rule that waits for so many failed checks in a row is to be met by chance: computed, not simulated. */

/**
 * Probability that one check fails: more than `limit` of the requests of `seconds` failed. Requests and failures are
 * Poisson; failures and successes of one Poisson stream are independent of each other (thinning).
 */
export function failedCheck(rate: number, errors: number, limit: number, seconds = 60): number {
  const bad = poissonProbabilities(rate * seconds * errors)
  const good = poissonProbabilities(rate * seconds * (1 - errors))
  const goodBelow = new Float64Array(good.length + 1)
  for (const [k, p] of good.entries()) goodBelow[k + 1] = goodBelow[k]! + p
  let failed = 0
  for (let x = 1; x < bad.length; x++) {
    // x > limit (x + y), for whole y.
    const most = Math.ceil(x / limit - x) - 1
    failed += bad[x]! * goodBelow[Math.min(most + 1, good.length)]!
  }
  return failed
}

/** Probability that `inARow` of `checks` independent checks fail one behind the other, each with probability `failed`. */
export function runOfFailures(failed: number, inARow: number, checks: number): number {
  // By the length of the run that ends with the last check; whoever has reached the end stays there.
  let lengths = new Float64Array(inARow)
  lengths[0] = 1
  let reached = 0
  for (let check = 0; check < checks; check++) {
    const next = new Float64Array(inARow)
    for (const [length, p] of lengths.entries()) {
      next[0]! += p * (1 - failed)
      if (length + 1 < inARow) next[length + 1] = p * failed
      else reached += p * failed
    }
    lengths = next
  }
  return reached
}

function poissonProbabilities(mean: number): Float64Array {
  const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 30)
  const probabilities = new Float64Array(most + 1)
  let log = -mean
  for (let k = 0; k <= most; k++) {
    if (k > 0) log += Math.log(mean / k)
    probabilities[k] = Math.exp(log)
  }
  return probabilities
}
