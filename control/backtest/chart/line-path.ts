import { short } from './svg.ts'

export interface LinePoint {
  readonly x: number
  /** Null: there is nothing to draw here, and a gap is left. */
  readonly y: number | null
}

/** Steps: each value holds from its point to the next, so that no spike is smoothed away. */
export function stepPath(points: readonly LinePoint[], width: number): string {
  let path = ''
  let open = false
  let end = Number.NaN
  for (const { x, y } of points) {
    if (y === null) {
      open = false
      continue
    }
    // What lies further apart than its own width has a gap between.
    path += open && x - end < width / 2 ? `H${short(x)}V${short(y)}` : `M${short(x)} ${short(y)}`
    path += `H${short(x + width)}`
    open = true
    end = x + width
  }
  return path
}
