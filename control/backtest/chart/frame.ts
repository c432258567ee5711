/** Where things are. Pixels. */

import type { BacktestReport } from '../engine/backtest-report.ts'
import { type Scale, timeScale } from './scale.ts'

export const WIDTH = 1_200
export const LEFT = 84
export const RIGHT = 1_052
/** Right of the plots: names and last values. */
export const AFTER = RIGHT + 12

export interface Frame {
  readonly report: BacktestReport
  readonly time: Scale
  /** Width of one step of the series. */
  readonly step: number
  readonly from: number
  readonly to: number
}

export function frameOf(report: BacktestReport): Frame {
  const { stepMs, points } = report.series
  const span = report.span ?? { from: 0, to: 1 }
  const from = Math.min(span.from, points[0]?.start ?? span.from)
  const to = Math.max(span.to, (points.at(-1)?.start ?? 0) + stepMs)
  const time = timeScale(from, to, LEFT, RIGHT)
  return { report, time, step: time.at(from + stepMs) - time.at(from), from, to }
}
