/** A backtest as one picture: both arms, the evidence, and who would have rolled back when. Light and dark. */

import type { TriggerName } from '../../core/verdict.ts'
import type { BacktestReport } from '../engine/backtest-report.ts'
import type { SeriesArm, SeriesPoint } from '../engine/series.ts'
import { CHART_STYLE } from './chart-style.ts'
import { type Frame, frameOf, LEFT, RIGHT, WIDTH } from './frame.ts'
import { drawLanes, lanesHeight } from './lanes.ts'
import { drawPlot, drawTimeAxis, type Plot, type PlotLine } from './plot.ts'
import { linearScale, logScale } from './scale.ts'
import { element, label, titled } from './svg.ts'
import { momentOf } from './time-words.ts'

const ERRORS_TOP = 196
const PLOT = 150
const GAP = 62
const LATENCY_TOP = ERRORS_TOP + PLOT + GAP
const EVIDENCE_TOP = LATENCY_TOP + PLOT + GAP
const AXIS = EVIDENCE_TOP + PLOT + 20
const LANES_TOP = AXIS + 52

const TRIGGER_NAMES: readonly (readonly [TriggerName, string])[] = [
  ['errors', 'errors'],
  ['latency-p95', 'latency p95'],
  ['latency-p50', 'latency p50'],
  ['complaints', 'complaints'],
]

export function drawBacktest(report: BacktestReport): string {
  const frame = frameOf(report)
  const height = LANES_TOP + lanesHeight(report)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    titled(headline(report)),
    `<style>${CHART_STYLE}</style>`,
    element('rect', { width: WIDTH, height, class: 'ground' }),
    label(LEFT, 50, headline(report), 'h1'),
    label(LEFT, 78, subline(report), 'sub'),
    drawStages(frame),
    drawPlot(frame, errorsPlot(frame)),
    drawPlot(frame, latencyPlot(frame)),
    drawPlot(frame, evidencePlot(frame)),
    drawTimeAxis(frame, AXIS),
    ...drawDecisions(frame),
    drawLanes(frame, LANES_TOP),
    '</svg>\n',
  ].join('')
}

export function headline({ rollbacks, span }: BacktestReport): string {
  const [first] = rollbacks
  if (!span) return 'Nothing was there to judge'
  if (!first) return 'It would not have been rolled back'
  const others =
    rollbacks.length > 1 ? `, and ${rollbacks.length - 1} more time${rollbacks.length > 2 ? 's' : ''}` : ''
  return `It would have been rolled back on ${momentOf(first.at)} UTC${others}`
}

function subline({ rollout, policy, attempts, span }: BacktestReport): string {
  const when = span ? `, ${momentOf(span.from)} to ${momentOf(span.to)} UTC` : ''
  return `${rollout}, policy ${policy.name} (${policy.mode})${when}: ${attempts.judged.toLocaleString('en-US')} judged requests, ${attempts.candidate.toLocaleString('en-US')} of the candidate`
}

function drawStages({ report, time, from, to }: Frame): string {
  const y = 112
  return element('g', {}, [
    label(LEFT - 10, y + 18, 'stage', 'mark', 'end'),
    ...report.recorded.flatMap((stage, index) => {
      const begin = Math.max(from, stage.from * 1_000)
      const end = Math.min(to, (report.recorded[index + 1]?.from ?? Number.POSITIVE_INFINITY) * 1_000)
      if (end <= begin) return []
      const [x, width] = [time.at(begin), time.at(end) - time.at(begin)]
      const name = stage.phase === 'ramping' ? (stage.stage ?? stage.phase) : stage.phase
      return [
        element('rect', { x, y, width, height: 26, class: 'stage' }, [
          titled(
            `${name} from ${momentOf(stage.from * 1_000)} UTC${stage.because ? `: ${stage.because}` : ''}`,
          ),
        ]),
        ...(width > 7 * name.length + 8 ? [label(x + 6, y + 17, name, 'stage-text')] : []),
      ]
    }),
    ...(report.recorded.length === 0 ? [label(LEFT, y + 18, 'not known', 'mark')] : []),
  ])
}

function errorsPlot({ report }: Frame): Plot {
  const { points } = report.series
  const bound = report.policy.bounds.errors
  const most = Math.max((bound ?? 0.02) * 2, ...points.flatMap(bothArms).map((arm) => rateOf(arm) ?? 0))
  return {
    title: 'How many requests failed?',
    top: ERRORS_TOP,
    height: PLOT,
    scale: linearScale(most, ERRORS_TOP + PLOT, ERRORS_TOP),
    format: percent,
    lines: armLines(points, rateOf, (arm) => `${percent(rateOf(arm) ?? 0)} in all`),
    bounds: bound === undefined ? [] : [{ at: bound, text: `bound ${percent(bound)}` }],
  }
}

function latencyPlot({ report }: Frame): Plot {
  const { points } = report.series
  const most = Math.max(1, ...points.flatMap(bothArms).map(({ p95 }) => p95 ?? 0))
  return {
    title: 'How long did the slowest 5 % take? (all texts together)',
    top: LATENCY_TOP,
    height: PLOT,
    scale: linearScale(most, LATENCY_TOP + PLOT, LATENCY_TOP),
    format: milliseconds,
    lines: armLines(
      points,
      ({ p95 }) => p95,
      ({ p95 }) => (p95 === null ? 'no data' : `${milliseconds(p95)} at the end`),
    ),
    bounds: [],
  }
}

function evidencePlot({ report }: Frame): Plot {
  const { points } = report.series
  const lines: PlotLine[] = TRIGGER_NAMES.filter(([trigger]) =>
    points.some(({ evidence }) => (evidence[trigger] ?? 0) > 0),
  ).map(([trigger, name]) => {
    const values = points.map(({ evidence }) => evidence[trigger] ?? null)
    const most = Math.max(...values.map((value) => value ?? 0))
    return { classes: trigger, textClass: 'strong', name, values, last: `at most ${scientific(most)}` }
  })
  return {
    title: 'How strong was the evidence against the candidate?',
    top: EVIDENCE_TOP,
    height: PLOT,
    scale: logScale(-8, 2, EVIDENCE_TOP + PLOT, EVIDENCE_TOP),
    format: scientific,
    lines,
    bounds: [{ at: 1, text: 'rolls back at 1' }],
  }
}

/** Pixels that a name of a decision takes: what would cover another one is told by its mark alone. */
const NAME_WIDTH = 190

function drawDecisions({ time, report }: Frame): string[] {
  let last = Number.NEGATIVE_INFINITY
  return report.rollbacks.flatMap(({ at, trigger }) => {
    const x = time.at(at)
    if (x - last < NAME_WIDTH) return []
    last = x
    const left = x > (LEFT + RIGHT) / 2
    const name = `${trigger}, ${momentOf(at)}`
    return [label(left ? x - 8 : x + 8, ERRORS_TOP + 14, name, 'decided-text', left ? 'end' : 'start')]
  })
}

function armLines(
  points: readonly SeriesPoint[],
  value: (arm: SeriesArm) => number | null,
  last: (arm: SeriesArm) => string,
): readonly PlotLine[] {
  return (['baseline', 'candidate'] as const).map((arm) => ({
    classes: arm,
    textClass: `${arm}-text`,
    name: arm,
    values: points.map((point) => value(point[arm])),
    last: last(totalOf(points, arm)),
  }))
}

/** Counts of all steps, latencies of the last one that has any. */
function totalOf(points: readonly SeriesPoint[], arm: 'baseline' | 'candidate'): SeriesArm {
  const timed = points.findLast((point) => point[arm].p95 !== null)?.[arm]
  return {
    requests: points.reduce((sum, point) => sum + point[arm].requests, 0),
    bad: points.reduce((sum, point) => sum + point[arm].bad, 0),
    p50: timed?.p50 ?? null,
    p95: timed?.p95 ?? null,
  }
}

function bothArms({ candidate, baseline }: SeriesPoint): SeriesArm[] {
  return [candidate, baseline]
}

function rateOf({ requests, bad }: SeriesArm): number | null {
  return requests === 0 ? null : bad / requests
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(2))} %`
}

function milliseconds(ms: number): string {
  return ms >= 1_000 ? `${Number((ms / 1_000).toPrecision(3))} s` : `${Number(ms.toPrecision(3))} ms`
}

function scientific(value: number): string {
  if (value >= 0.001) return String(Number(value.toPrecision(2)))
  return value === 0 ? '0' : `1e${Math.round(Math.log10(value))}`
}
