/** Shares out a whole number so that the parts always sum to it. */

/**
 * Largest remainder: everyone gets the whole part of what is due, and what is left goes to the largest fractions; of
 * equal ones to those that come first. Without any weight everything goes in even parts.
 */
export function splitByWeight(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  if (weights.length === 0) {
    if (total !== 0n) throw new RangeError(`split: ${total} has nobody to go to`)
    return []
  }
  const sum = weights.reduce((all, weight) => all + weight, 0n)
  if (sum === 0n) return total === 0n ? weights.map(() => 0n) : splitEvenly(total, weights.length)
  if (total === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight) => (total * weight) / sum)
  const left = Number(total - parts.reduce((all, part) => all + part, 0n))
  if (left === 0) return parts
  const remainders = weights.map((weight) => (total * weight) % sum)
  const order = remainders.map((_, index) => index)
  order.sort((a, b) => {
    const [one, other] = [remainders[a]!, remainders[b]!]
    return one > other ? -1 : one < other ? 1 : a - b
  })
  for (const index of order.slice(0, left)) parts[index] = parts[index]! + 1n
  return parts
}

function splitEvenly(total: bigint, count: number): readonly bigint[] {
  return splitByWeight(
    total,
    Array.from({ length: count }, () => 1n),
  )
}
