/** From values to pixels, with marks at values that people count in. */

export interface Scale {
  readonly at: (value: number) => number
  readonly marks: readonly number[]
}

/** From 0 up to at least `most`, the first mark at the bottom. */
export function linearScale(most: number, bottom: number, top: number): Scale {
  const step = niceStep(most / 3)
  const end = Math.ceil(most / step) * step
  const marks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step)
  return { at: (value) => bottom - ((bottom - top) * Math.min(value, end)) / end, marks }
}

/** Powers of ten; what lies outside sits on the edge. */
export function logScale(from: number, to: number, bottom: number, top: number): Scale {
  const clamp = (exponent: number) => Math.min(to, Math.max(from, exponent))
  const marks: number[] = []
  for (let exponent = from; exponent <= to; exponent += 2) marks.push(10 ** exponent)
  return {
    at: (value) =>
      bottom - ((bottom - top) * (clamp(value > 0 ? Math.log10(value) : from) - from)) / (to - from),
    marks,
  }
}

const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080]
const MOST_MARKS = 9

/** Epoch milliseconds; marks lie on the UTC clock. */
export function timeScale(from: number, to: number, left: number, right: number): Scale {
  const span = Math.max(1, to - from)
  const minutes = STEPS_MIN.find((step) => span / (step * 60_000) <= MOST_MARKS) ?? 20_160
  const step = minutes * 60_000
  const marks: number[] = []
  for (let mark = Math.ceil(from / step) * step; mark <= to; mark += step) marks.push(mark)
  return { at: (value) => left + ((right - left) * (value - from)) / span, marks }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const head = rough / power
  return (head <= 1 ? 1 : head <= 2 ? 2 : head <= 5 ? 5 : 10) * power
}
