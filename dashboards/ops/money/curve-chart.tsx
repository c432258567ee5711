import { useRef } from 'react'
import { type CurveInput, curveOf } from './curve.view.ts'
import { useWidth } from './use-width.ts'

interface Props extends Omit<CurveInput, 'width' | 'labelRoom'> {
  /** One sentence with what the curve says. */
  readonly summary: string
  readonly labelRoom?: number
  readonly xTitle: string
}

const NARROW = 560

/** Lines over a quantity, with what matters marked by name. */
export function CurveChart({ summary, labelRoom = 0, xTitle, ...input }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place, 720)
  const room = width < NARROW ? 0 : labelRoom
  const chart = curveOf({ ...input, width, labelRoom: room })
  return (
    <>
      {labelRoom > 0 && room === 0 && (
        <p className="chart-key money-key">
          {input.lines.map((line) => (
            <span key={line.name} className={`key key-${line.paint}`}>
              {line.name}
            </span>
          ))}
        </p>
      )}
      <div ref={place} className="plot" role="img" aria-label={summary}>
        <svg viewBox={`0 0 ${width} ${input.height}`} aria-hidden="true">
          {chart.yTicks.map((tick) => (
            <g key={tick.at}>
              <line className="grid" x1={chart.left} x2={chart.right} y1={tick.at} y2={tick.at} />
              <text className="tick" x={chart.left - 8} y={tick.at + 4} textAnchor="end">
                {tick.text}
              </text>
            </g>
          ))}
          {chart.xTicks.map((tick, index) => (
            <text
              key={tick.at}
              className="tick"
              x={tick.at}
              y={chart.base + 20}
              textAnchor={index === 0 ? 'start' : 'middle'}
            >
              {tick.text}
            </text>
          ))}
          {chart.marks.map((mark) => (
            <g key={mark.text} className={`mark-${mark.paint}`}>
              <line className="mark-line" x1={mark.x} x2={mark.x} y1={mark.textY + 5} y2={chart.base} />
              <text
                className="label"
                x={mark.x + (mark.anchor === 'end' ? 4 : -4)}
                y={mark.textY}
                textAnchor={mark.anchor}
              >
                {mark.text}
              </text>
            </g>
          ))}
          {chart.paths.map((path) => (
            <path key={path.name} className={`line-${path.paint}`} d={path.d} />
          ))}
          {chart.marks.map(
            (mark) =>
              mark.y !== null && (
                <circle
                  key={mark.text}
                  className={`dot mark-${mark.paint}`}
                  cx={mark.x}
                  cy={mark.y}
                  r={4.5}
                />
              ),
          )}
          {chart.labels.map((label) => (
            <text
              key={label.text}
              className={`label text-${label.paint}`}
              x={chart.right + 10}
              y={label.y + 4}
            >
              {label.text}
            </text>
          ))}
        </svg>
      </div>
      <p className="plot-foot">{xTitle}</p>
    </>
  )
}
