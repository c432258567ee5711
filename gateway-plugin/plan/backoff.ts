/** Milliseconds before try number `failures + 1`: doubled each time up to `most`, half of it random. */
export function backoff(failures: number, first: number, most: number, random: number): number {
  const full = Math.min(most, first * 2 ** Math.min(failures, 30))
  return full * (0.5 + 0.5 * random)
}
