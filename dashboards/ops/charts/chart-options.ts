import uPlot from 'uplot'
import { formatClockShort, formatDay } from '../format/time.view.ts'
import { type ChartLine, type ChartModel, formatTick } from './chart-model.view.ts'
import { drawGround, drawLabels } from './draw.ts'
import { isolatedPoints } from './isolated.view.ts'
import { NARROW } from './narrow.view.ts'
import { fontOf, paintOf } from './palette.ts'

interface Wanted {
  readonly model: () => ChartModel
  readonly width: number
  readonly height: number
  readonly onHover: (index: number | null) => void
}

const LEFT = 58

export function toData(model: ChartModel): uPlot.AlignedData {
  return [model.times as number[], ...model.lines.map((line) => line.values as (number | null | undefined)[])]
}

export function chartOptions({ model, width, height, onHover }: Wanted): uPlot.Options {
  const { unit, lines } = model()
  return {
    width,
    height,
    ms: 1e-3,
    padding: [14, (self) => (self.width < NARROW ? 58 : 132), 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      sync: { key: 'crossfade', scales: ['x', null] },
      points: { size: 7, width: 2 },
    },
    scales: {
      x: { time: true, range: () => [model().from, model().to] },
      y: { range: () => [0, model().top] },
    },
    series: [{}, ...lines.map((line) => seriesOf(line, unit))],
    axes: [
      {
        stroke: () => paintOf('muted'),
        font: fontOf(400),
        grid: { show: false },
        ticks: { show: false },
        border: { show: true, stroke: () => paintOf('line'), width: 1 },
        size: 26,
        gap: 6,
        space: (self) => (self.width < NARROW ? 84 : 110),
        values: (self, splits) => splits.map((at) => timeTick(at, self.scales['x']!)),
      },
      {
        stroke: () => paintOf('muted'),
        font: fontOf(400),
        grid: { stroke: () => paintOf('line'), width: 1 },
        ticks: { show: false },
        size: LEFT,
        gap: 8,
        space: 36,
        values: (_self, splits) => splits.map((value) => formatTick(unit, value)),
        ...(unit === 'share' ? { splits: [0, 2_500, 5_000, 7_500, 10_000] } : {}),
      },
    ],
    hooks: {
      drawClear: [(self) => drawGround(self, model())],
      draw: [(self) => drawLabels(self, model())],
      setCursor: [(self) => onHover((self.cursor.left ?? -1) < 0 ? null : (self.cursor.idx ?? null))],
    },
  }
}

function seriesOf(line: ChartLine, unit: ChartModel['unit']): uPlot.Series {
  const colour = line.paint === 'bound' ? 'breached' : line.paint
  const base: uPlot.Series = { label: line.name, stroke: () => paintOf(colour), width: 1.75, spanGaps: false }
  const points: uPlot.Series.Points = {
    size: 4,
    width: 0,
    fill: () => paintOf(colour),
    show: true,
    filter: (self, series) => isolatedPoints(self.data[series] as (number | null | undefined)[]),
  }
  switch (line.paint) {
    case 'bound':
      return { ...base, width: 1.25, dash: [5, 4], points: { show: false } }
    case 'served':
      return { ...base, width: 1.5, dash: [2, 3], paths: uPlot.paths.stepped!({ align: 1 }), points }
    case 'baseline':
      return { ...base, points }
    case 'candidate':
      if (unit !== 'share') return { ...base, points }
      return {
        ...base,
        width: 2,
        fill: () => paintOf('candidate-area'),
        paths: uPlot.paths.stepped!({ align: 1 }),
        points: { show: false },
      }
  }
}

function timeTick(at: number, scale: uPlot.Scale): string {
  const days = ((scale.max ?? 0) - (scale.min ?? 0)) / 86_400
  return days > 2 ? formatDay(at * 1_000, undefined) : formatClockShort(at * 1_000, undefined)
}
