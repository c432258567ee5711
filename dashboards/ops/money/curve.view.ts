/** Lines over a quantity that is no time: cost against volume, cost against share. Pixels, pure. */

import { ticksTo } from './scale.view.ts'

export interface CurveLine {
  readonly name: string
  readonly paint: 'baseline' | 'candidate' | 'candidate-soft' | 'muted'
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export interface CurveMark {
  readonly x: number
  readonly text: string
  readonly paint: 'ink' | 'candidate' | 'muted'
  /** Set: a dot on the line, else only the hairline. */
  readonly y?: number
}

export interface CurveInput {
  readonly lines: readonly CurveLine[]
  readonly marks: readonly CurveMark[]
  readonly width: number
  readonly height: number
  readonly xTop: number
  readonly xText: (value: number) => string
  readonly yText: (value: number) => string
  /** Names beside the ends of lines need this much room; 0: none are drawn. */
  readonly labelRoom: number
}

export interface Curve {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly base: number
  readonly paths: readonly { readonly name: string; readonly paint: CurveLine['paint']; readonly d: string }[]
  readonly xTicks: readonly { readonly at: number; readonly text: string }[]
  readonly yTicks: readonly { readonly at: number; readonly text: string }[]
  readonly marks: readonly {
    readonly x: number
    readonly y: number | null
    readonly text: string
    readonly textY: number
    readonly anchor: 'start' | 'end' | 'middle'
    readonly paint: CurveMark['paint']
  }[]
  readonly labels: readonly {
    readonly y: number
    readonly text: string
    readonly paint: CurveLine['paint']
  }[]
}

const LABEL = 15

export function curveOf(input: CurveInput): Curve {
  const { lines, width, height, xTop } = input
  const rows = Math.min(3, input.marks.length)
  const [left, top] = [52, 12 + rows * LABEL]
  const right = Math.max(left + 60, width - Math.max(12, input.labelRoom))
  const base = height - 26
  const most = Math.max(...lines.flatMap((line) => line.points.map((it) => it.y)), 1)
  const yTicks = ticksTo(most, 4)
  const yTop = yTicks.at(-1)!
  const xAt = (value: number) =>
    left + (xTop > 0 ? Math.min(1, Math.max(0, value / xTop)) : 0) * (right - left)
  const yAt = (value: number) => base - (value / (yTop || 1)) * (base - top)
  const wide = (right - left) / (width < 560 ? 76 : 110)
  return {
    left,
    right,
    top,
    base,
    paths: lines.map(({ name, paint, points }) => ({
      name,
      paint,
      d: points
        .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${xAt(x).toFixed(1)} ${yAt(y).toFixed(1)}`)
        .join(''),
    })),
    xTicks: ticksTo(xTop, Math.max(2, wide))
      .filter((value) => value <= xTop * 1.000_001)
      .map((value) => ({ at: xAt(value), text: input.xText(value) })),
    yTicks: yTicks.map((value) => ({ at: yAt(value), text: input.yText(value) })),
    marks: [...input.marks]
      .sort((a, b) => a.x - b.x)
      .map((mark, index) => {
        const x = xAt(mark.x)
        const middle = (left + right) / 2
        return {
          x,
          y: mark.y === undefined ? null : yAt(mark.y),
          text: mark.text,
          textY: 10 + (index % 3) * LABEL,
          anchor: x > middle ? 'end' : 'start',
          paint: mark.paint,
        } as const
      }),
    labels: input.labelRoom === 0 ? [] : spread(lines, yAt, top, base),
  }
}

function spread(
  lines: readonly CurveLine[],
  yAt: (value: number) => number,
  top: number,
  base: number,
): Curve['labels'] {
  const wanted = lines
    .flatMap(({ name, paint, points }) => {
      const last = points.at(-1)
      return last ? [{ text: name, paint, y: yAt(last.y) }] : []
    })
    .sort((a, b) => a.y - b.y)
  let before = top - LABEL
  const down = wanted.map((label) => {
    before = Math.max(label.y, before + LABEL)
    return { ...label, y: before }
  })
  let below = base + LABEL
  return down.reverse().map((label) => {
    below = Math.min(label.y, below - LABEL)
    return { ...label, y: below }
  })
}
