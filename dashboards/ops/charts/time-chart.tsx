import { type KeyboardEvent, useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { ChartModel } from './chart-model.view.ts'
import { chartOptions, toData } from './chart-options.ts'
import { forgetPaints } from './palette.ts'

interface Props {
  readonly model: ChartModel
  readonly summary: string
  readonly onHover: (index: number | null) => void
}

const HEIGHT = 176

/** uPlot's third argument, missing in its types: tell the other charts of the same cursor. */
type SetCursor = (at: { left: number; top: number }, fire: boolean, publish: boolean) => void

/** uPlot draws; this keeps it the size of its place, in the colours of the scheme, with the newest data. */
export function TimeChart({ model, summary, onHover }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const current = useRef(model)
  const hover = useRef(onHover)
  current.current = model
  hover.current = onHover
  const shape = `${model.unit} ${model.lines.map((line) => line.name).join('\n')}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another kind of chart needs a new plot.
  useEffect(() => {
    const element = place.current
    if (!element) return
    const width = element.clientWidth
    const options = chartOptions({
      model: () => current.current,
      width,
      height: HEIGHT,
      onHover: (it) => hover.current(it),
    })
    const made = new uPlot(options, toData(current.current), element)
    plot.current = made
    const resize = new ResizeObserver(() => {
      if (element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    resize.observe(element)
    const scheme = window.matchMedia('(prefers-color-scheme: dark)')
    const repaint = () => {
      forgetPaints()
      made.redraw(false, true)
    }
    scheme.addEventListener('change', repaint)
    return () => {
      scheme.removeEventListener('change', repaint)
      resize.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [shape])

  useEffect(() => {
    plot.current?.setData(toData(model))
  }, [model])

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const made = plot.current
    if (step === 0 || !made) return
    event.preventDefault()
    const last = model.times.length - 1
    const index = Math.min(last, Math.max(0, (made.cursor.idx ?? (step < 0 ? last + 1 : -1)) + step))
    point(made, made.valToPos(model.times[index]!, 'x'))
  }
  const leave = () => {
    if (plot.current) point(plot.current, -10)
    hover.current(null)
  }

  return (
    <div
      ref={place}
      className="chart"
      role="img"
      aria-label={summary}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move its cursor.
      tabIndex={0}
      onKeyDown={move}
      onBlur={leave}
    />
  )
}

function point(plot: uPlot, left: number): void {
  const set = plot.setCursor as SetCursor
  set({ left, top: left < 0 ? left : 10 }, true, true)
}
