export interface EndLabel {
  readonly text: string
  readonly paint: string
  /** Where the line ends, pixels from the top. */
  readonly y: number
}

/** Moves labels apart so that none covers another, in the order of their lines. */
export function spreadLabels(
  labels: readonly EndLabel[],
  height: number,
  top: number,
  bottom: number,
): readonly EndLabel[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y)
  const placed: EndLabel[] = []
  let free = top
  for (const label of sorted) {
    const y = Math.max(label.y, free)
    placed.push({ ...label, y })
    free = y + height
  }
  const over = (placed.at(-1)?.y ?? 0) - bottom
  if (over <= 0) return placed
  // Pushed below the plot: lift from the bottom, again without overlaps.
  let limit = bottom
  return placed
    .toReversed()
    .map((label) => {
      const y = Math.min(label.y, limit)
      limit = y - height
      return { ...label, y }
    })
    .toReversed()
}

const LONGEST = 14

/** A name that fits beside a plot: its first words, else its first letters. */
export function shortName(name: string): string {
  if (name.length <= LONGEST) return name
  const words = name
    .slice(0, LONGEST + 1)
    .split(' ')
    .slice(0, -1)
    .join(' ')
  const short = words.replace(/[^\p{L}\p{N})]+$/u, '')
  return short === '' ? `${name.slice(0, LONGEST - 1)}…` : short
}
