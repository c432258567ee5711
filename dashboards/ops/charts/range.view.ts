import { formatDuration } from '../format/duration.view.ts'

/** `points`: steps that are more than a screen has pixels come by their extremes, at most so many; null: every step. */
export const RANGES = [
  { name: '15 min', value: '15m', ms: 900_000, stepMs: 30_000, points: null },
  { name: '1 h', value: '1h', ms: 3_600_000, stepMs: 60_000, points: null },
  { name: '6 h', value: '6h', ms: 21_600_000, stepMs: 300_000, points: null },
  { name: '24 h', value: '24h', ms: 86_400_000, stepMs: 900_000, points: null },
  { name: '7 d', value: '7d', ms: 604_800_000, stepMs: 3_600_000, points: null },
  { name: '30 d', value: '30d', ms: 2_592_000_000, stepMs: 60_000, points: 1_200 },
] as const
export type Range = (typeof RANGES)[number]

/** The range in the address, or the shortest that shows the rollout's whole life, a day at most. */
export function chosenRange(search: string, createdAt: number, now: number): Range {
  const asked = new URLSearchParams(search).get('range')
  const named = RANGES.find((range) => range.value === asked)
  if (named) return named
  const age = now - createdAt
  return RANGES.slice(0, 4).find((range) => age < range.ms * 1.25) ?? RANGES[3]
}

/** `15 min steps`, or `60 s steps, lowest and highest of each 72 min`. */
export function stepText(stepMs: number, run: number | null): string {
  const steps = `${formatDuration(stepMs)} steps`
  return run === null ? steps : `${steps}, lowest and highest of each ${formatDuration(run * stepMs)}`
}
