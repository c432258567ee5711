/** Newer than every plan before it, and than the past of a database that was restored from a backup. */
export function raisePlanVersion(previous: number, at: number): number {
  return Math.max(previous + 1, at)
}
