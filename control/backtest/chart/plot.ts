/** One panel: a question as its title, one axis, its lines with their names beside them, bounds and decisions. */

import type { Frame } from './frame.ts'
import { AFTER, LEFT, RIGHT } from './frame.ts'
import { type LinePoint, stepPath } from './line-path.ts'
import type { Scale } from './scale.ts'
import { element, label, short, titled } from './svg.ts'
import { markOf } from './time-words.ts'

export interface PlotLine {
  readonly classes: string
  readonly textClass: string
  readonly name: string
  /** Aligned with the series; null leaves a gap. */
  readonly values: readonly (number | null)[]
  /** What stands under the name. */
  readonly last: string
}

export interface Plot {
  readonly title: string
  readonly top: number
  readonly height: number
  readonly scale: Scale
  readonly format: (value: number) => string
  readonly lines: readonly PlotLine[]
  readonly bounds: readonly { readonly at: number; readonly text: string }[]
}

export function drawPlot(frame: Frame, plot: Plot): string {
  const { top, height, scale } = plot
  const bottom = top + height
  return element('g', {}, [
    label(LEFT, top - 12, plot.title, 'h2'),
    ...scale.marks.map((mark) =>
      [
        element('line', { x1: LEFT, x2: RIGHT, y1: scale.at(mark), y2: scale.at(mark), class: 'grid' }),
        label(LEFT - 10, scale.at(mark) + 4, plot.format(mark), 'mark', 'end'),
      ].join(''),
    ),
    ...frame.time.marks.map((mark) =>
      element('line', {
        x1: frame.time.at(mark),
        x2: frame.time.at(mark),
        y1: top,
        y2: bottom,
        class: 'grid',
      }),
    ),
    ...plot.bounds.map(({ at, text }) =>
      [
        element('line', { x1: LEFT, x2: RIGHT, y1: scale.at(at), y2: scale.at(at), class: 'bound' }),
        label(LEFT + 6, scale.at(at) - 5, text, 'bound-text'),
      ].join(''),
    ),
    ...plot.lines.map((line) => drawLine(frame, scale, line)),
    ...names(plot),
    ...frame.report.rollbacks.map(({ at }) =>
      element('line', {
        x1: frame.time.at(at),
        x2: frame.time.at(at),
        y1: top,
        y2: bottom,
        class: 'decided',
      }),
    ),
  ])
}

export function drawTimeAxis(frame: Frame, y: number): string {
  return element('g', {}, [
    ...frame.time.marks.map((mark) => label(frame.time.at(mark), y, markOf(mark), 'mark', 'middle')),
    label(LEFT - 26, y, 'UTC', 'mark', 'end'),
  ])
}

function drawLine(frame: Frame, scale: Scale, { classes, values, name }: PlotLine): string {
  const points: LinePoint[] = frame.report.series.points.map(({ start }, index) => {
    const value = values[index] ?? null
    return { x: frame.time.at(start), y: value === null ? null : scale.at(value) }
  })
  return element('path', { d: stepPath(points, frame.step), class: `line ${classes}` }, [titled(name)])
}

const APART = 34

/** Beside where each line ends, pushed apart where they would cover each other. */
function names({ lines, scale, top, height }: Plot): string[] {
  const placed = lines
    .map((line) => ({ line, y: scale.at(line.values.findLast((value) => value !== null) ?? 0) }))
    .sort((a, b) => a.y - b.y)
  let least = top + 8
  return placed.map(({ line, y }, index) => {
    const most = top + height - APART * (lines.length - 1 - index)
    const at = Math.min(Math.max(y, least), Math.max(most, least))
    least = at + APART
    return element('g', { transform: `translate(${short(AFTER)} ${short(at)})` }, [
      label(0, 0, line.name, line.textClass),
      label(0, 15, line.last, 'mark'),
    ])
  })
}
