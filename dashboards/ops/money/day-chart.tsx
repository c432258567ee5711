import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import type { DayMoney } from '../../../control/app/money-views.ts'
import { navigate } from '../routing/location.ts'
import { DAY_CHART_HEIGHT, type DayChart, dayChart, dayChartSummary, dayReading } from './day-chart.view.ts'
import { dayPath } from './money-route.view.ts'
import { useWidth } from './use-width.ts'

interface Props {
  readonly title: string
  readonly days: readonly DayMoney[]
  readonly vendor: string
}

/** What each day cost, against the vendor alone; below it what the day saved. Arrow keys move, Enter opens a day. */
export function DayCostChart({ title, days, vendor }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place, 760)
  const [at, setAt] = useState<number | null>(null)
  const chart = useMemo(() => dayChart(days, width, vendor), [days, width, vendor])
  const shown = at === null ? undefined : days[at]

  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    setAt(dayAt(chart, event.clientX - box.left, days.length))
  }
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && shown) return navigate(dayPath(shown.from))
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || days.length === 0) return
    event.preventDefault()
    const last = days.length - 1
    setAt(Math.min(last, Math.max(0, (at ?? (step < 0 ? last + 1 : -1)) + step)))
  }
  return (
    <div className="day-chart">
      <p className="chart-key money-key" aria-live="polite">
        {shown ? (
          dayReading(shown, vendor).map((it) => (
            <span key={it.text} className={`key key-${it.paint}`}>
              {it.text}
            </span>
          ))
        ) : (
          <>
            <span className="key key-ink">all on {vendor}</span>
            <span className="key key-baseline">billed by {vendor}</span>
            <span className="key key-candidate">own server and its care</span>
          </>
        )}
      </p>
      <div
        ref={place}
        className="plot"
        role="img"
        aria-label={dayChartSummary(title, days, vendor)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move its cursor.
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => setAt(null)}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onClick={() => {
          if (shown) navigate(dayPath(shown.from))
        }}
      >
        <svg viewBox={`0 0 ${width} ${DAY_CHART_HEIGHT}`} aria-hidden="true">
          <Ground chart={chart} />
          {chart.bars.map((bar, index) => (
            <g key={bar.day.from} className={index === at ? 'day day-pointed' : 'day'}>
              <rect className="fill-candidate" x={bar.x} width={bar.width} {...bar.fixed} />
              <rect className="fill-baseline" x={bar.x} width={bar.width} {...bar.metered} />
              <rect
                className={bar.day.net < 0 ? 'fill-loss' : 'fill-ink'}
                x={bar.x}
                width={bar.width}
                {...bar.net}
              />
            </g>
          ))}
          <path className="line-ink" d={chart.counterfactual} />
          {chart.labels.map((label) => (
            <text
              key={label.text}
              className={`label ink-${label.paint}`}
              x={chart.right + 10}
              y={label.y + 4}
            >
              {label.text}
            </text>
          ))}
        </svg>
      </div>
    </div>
  )
}

function Ground({ chart }: { readonly chart: DayChart }) {
  const { left, right, ticks, zero, stripTop, height, provisionalFrom } = chart
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick.y}>
          <line className="grid" x1={left} x2={right} y1={tick.y} y2={tick.y} />
          <text className="tick" x={left - 8} y={tick.y + 4} textAnchor="end">
            {tick.text}
          </text>
        </g>
      ))}
      {provisionalFrom !== null && (
        <>
          <rect
            className="fill-provisional"
            x={provisionalFrom}
            width={right - provisionalFrom}
            y={4}
            height={height - 30}
          />
          <text className="tick" x={right} y={12} textAnchor="end">
            provisional
          </text>
        </>
      )}
      <text className="tick strip-title" x={left} y={stripTop - 9}>
        saved, net, a day
      </text>
      <line className="axis" x1={left} x2={right} y1={zero} y2={zero} />
      <text className="tick" x={left - 8} y={zero + 4} textAnchor="end">
        $0
      </text>
      {chart.dates.map((date) => (
        <text key={date.x} className="tick" x={date.x} y={height - 6} textAnchor="middle">
          {date.text}
        </text>
      ))}
    </>
  )
}

function dayAt(chart: DayChart, x: number, count: number): number | null {
  if (count === 0) return null
  const index = Math.floor(((x - chart.left) / (chart.right - chart.left)) * count)
  return index < 0 || index >= count ? null : index
}
