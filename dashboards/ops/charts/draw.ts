import type uPlot from 'uplot'
import { type ChartModel, formatValue } from './chart-model.view.ts'
import { type EndLabel, shortName, spreadLabels } from './end-labels.view.ts'
import { NARROW } from './narrow.view.ts'
import { fontOf, paintOf } from './palette.ts'

/** Under the lines: the baseline's ground where shares are shown, and a hairline for every decision. */
export function drawGround(plot: uPlot, model: ChartModel): void {
  const { ctx } = plot
  const { left, top, width, height } = plot.bbox
  ctx.save()
  if (model.unit === 'share') {
    ctx.fillStyle = paintOf('baseline-area')
    ctx.fillRect(left, top, width, height)
  }
  ctx.strokeStyle = paintOf('mark-line')
  ctx.lineWidth = devicePixelRatio
  for (const mark of model.marks) {
    const x = Math.round(plot.valToPos(mark.at, 'x', true)) + 0.5
    if (x < left || x > left + width) continue
    ctx.beginPath()
    ctx.moveTo(x, top)
    ctx.lineTo(x, top + height)
    ctx.stroke()
  }
  ctx.restore()
}

/** Over the lines: the last values at their ends, the bound by name, a diamond for every decision. */
export function drawLabels(plot: uPlot, model: ChartModel): void {
  const { ctx } = plot
  const ratio = devicePixelRatio
  const { left, top, width, height } = plot.bbox
  ctx.save()
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  ctx.font = scaled(600, ratio)
  const narrow = plot.width < NARROW
  for (const label of spreadLabels(endLabels(plot, model, narrow), 16 * ratio, top, top + height)) {
    ctx.fillStyle = paintOf(label.paint)
    ctx.fillText(label.text, left + width + 8 * ratio, label.y, 124 * ratio)
  }
  drawBound(plot, model, ratio)
  for (const mark of model.marks) {
    const x = plot.valToPos(mark.at, 'x', true)
    if (x < left || x > left + width) continue
    drawMark(ctx, mark.kind, x, top, 4 * ratio)
  }
  ctx.restore()
}

function endLabels(plot: uPlot, model: ChartModel, narrow: boolean): readonly EndLabel[] {
  return model.lines
    .filter((line) => line.paint !== 'bound')
    .flatMap((line) => {
      const value = line.values.findLast((each) => each != null)
      if (value == null) return []
      const text = formatValue(model.unit, value)
      const y = plot.valToPos(value, 'y', true)
      const paint = line.paint === 'baseline' ? 'baseline-ink' : 'candidate-ink'
      const name = model.unit === 'share' ? (line.paint === 'served' ? 'served' : 'set') : line.name
      return [{ text: narrow ? text : `${text}  ${shortName(name)}`, paint, y }]
    })
}

/** By name at its left end, above the highest of what the name stands over. */
function drawBound(plot: uPlot, model: ChartModel, ratio: number): void {
  const bound = model.lines.find((line) => line.paint === 'bound')
  if (model.boundText === null || !bound) return
  const { ctx } = plot
  const { left, top, width } = plot.bbox
  ctx.font = scaled(400, ratio)
  const start = bound.values.findIndex((value) => value != null)
  if (start < 0) return
  const wide = ctx.measureText(model.boundText).width
  const begin = plot.valToPos(model.times[start]!, 'x', true)
  const x = Math.min(Math.max(left + 6 * ratio, begin), left + width - wide)
  const end = x + wide
  const values = bound.values.filter((value, index) => {
    return value != null && plot.valToPos(model.times[index]!, 'x', true) <= end
  })
  const highest = Math.max(...((values.length > 0 ? values : [bound.values[start]]) as number[]))
  const y = plot.valToPos(highest, 'y', true) - 9 * ratio
  ctx.fillStyle = paintOf('breached')
  ctx.fillText(model.boundText, x, Math.max(top + 7 * ratio, y))
}

/** A shape of its own for each kind: a diamond, and for trouble a red one; a square for a deploy; a triangle. */
function drawMark(
  ctx: CanvasRenderingContext2D,
  kind: ChartModel['marks'][number]['kind'],
  x: number,
  y: number,
  r: number,
): void {
  ctx.fillStyle = paintOf(kind === 'roll-back' || kind === 'incident' ? 'breached' : 'ink')
  if (kind === 'revision') ctx.fillRect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7)
  else if (kind === 'incident') triangle(ctx, x, y, r)
  else diamond(ctx, x, y, r)
}

function triangle(ctx: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  ctx.beginPath()
  ctx.moveTo(x - r, y - r)
  ctx.lineTo(x + r, y - r)
  ctx.lineTo(x, y + r)
  ctx.fill()
}

function diamond(ctx: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  ctx.beginPath()
  ctx.moveTo(x, y - r)
  ctx.lineTo(x + r, y)
  ctx.lineTo(x, y + r)
  ctx.lineTo(x - r, y)
  ctx.fill()
}

/** Canvas pixels are device pixels. */
function scaled(weight: number, ratio: number): string {
  return fontOf(weight).replace('12px', `${12 * ratio}px`)
}
