/** What is said of a field that does not exist: the one that was most likely meant, else all that there are. */
export function unknownField(given: string, known: readonly string[]): string {
  const nearest = nearestField(given, known)
  return nearest === undefined
    ? `not a field; expected one of ${known.join(', ')}`
    : `not a field; did you mean ${nearest}?`
}

function nearestField(given: string, known: readonly string[]): string | undefined {
  const wanted = plain(given)
  let best: { field: string; distance: number } | undefined
  for (const field of known) {
    const distance = isPart(wanted, plain(field)) ? 1 : editDistance(wanted, plain(field))
    if (best === undefined || distance < best.distance) best = { field, distance }
  }
  return best && best.distance <= (given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 3)))
    ? best.field
    : undefined
}

/** `max_rate`, `maxrate` and `maxRate` are the same word. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_\s-]/g, '')
}

function isPart(given: string, field: string): boolean {
  return given.length >= 4 && (field.startsWith(given) || field.endsWith(given))
}

/** Letters added, left out, changed, or swapped with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
