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
  const parts: bigint[] = []
  const remainders: bigint[] = []
  let left = total
  for (const weight of weights) {
    const due = total * weight
    const part = due / sum
    parts.push(part)
    remainders.push(due - part * sum)
    left -= part
  }
  if (left === 0n) return parts
  const order = remainders.map((_, index) => index)
  order.sort((a, b) => {
    const [one, other] = [remainders[a]!, remainders[b]!]
    return one > other ? -1 : one < other ? 1 : a - b
  })
  for (const index of order.slice(0, Number(left))) parts[index] = parts[index]! + 1n
  return parts
}

function splitEvenly(total: bigint, count: number): readonly bigint[] {
  return splitByWeight(
    total,
    Array.from({ length: count }, () => 1n),
  )
}
