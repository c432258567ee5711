import type { ArmSeries, DecisionView, MetricsView } from '../../control/app/views.ts'

/** Plausible series for looking at, the same on every run: noise from a small generator of its own. */
export interface SeriesShape {
  /** Share in basis points at a time. */
  readonly shareAt: (at: number) => number
  /** When there was traffic at all. */
  readonly trafficFrom: number
  readonly requestsPerSecond: number
  /** When the candidate broke and when that ended; null: never. */
  readonly broken: readonly [number, number] | null
}

export function makeMetrics(
  rollout: string,
  from: number,
  to: number,
  stepMs: number,
  shape: SeriesShape,
  marks: MetricsView['marks'],
): MetricsView {
  const steps: number[] = []
  for (let at = Math.floor(from / stepMs) * stepMs; at < to; at += stepMs) steps.push(at)
  const share = (at: number) => {
    const served = (which: 'baseline' | 'candidate') => row(which, at, stepMs, shape).served ?? 0
    const all = served('baseline') + served('candidate')
    return all === 0 ? null : served('candidate') / all
  }
  const arm = (which: 'baseline' | 'candidate'): ArmSeries => {
    const rows = steps.map((at) => row(which, at, stepMs, shape))
    const column = (name: keyof Row) => rows.map((it) => it[name])
    return {
      assigned: column('assigned'),
      served: column('served'),
      servedRate: steps.map((at) => {
        const part = share(at)
        return part === null || which === 'candidate' ? part : 1 - part
      }),
      judged: column('judged'),
      errorRate: column('errorRate'),
      p50: column('p50'),
      p95: column('p95'),
      p99: column('p99'),
      cacheHits: column('cacheHits'),
      cacheRate: rows.map(({ cacheHits, assigned }) =>
        cacheHits === null || !assigned ? null : cacheHits / assigned,
      ),
      characters: column('characters'),
    }
  }
  return {
    rollout,
    from,
    to,
    stepMs,
    run: null,
    steps,
    arms: { baseline: arm('baseline'), candidate: arm('candidate') },
    bounds: { errorRate: 0.02, p95Ratio: 1.5, p50Ratio: 1.5 },
    marks: marks.filter((mark) => mark.at >= from && mark.at <= to),
  }
}

type Row = { readonly [Name in Exclude<keyof ArmSeries, 'servedRate' | 'cacheRate'>]: number | null }

const GAP: Row = {
  assigned: null,
  served: null,
  judged: null,
  errorRate: null,
  p50: null,
  p95: null,
  p99: null,
  cacheHits: null,
  characters: null,
}

function row(which: 'baseline' | 'candidate', at: number, stepMs: number, shape: SeriesShape): Row {
  const share = shape.shareAt(at) / 10_000
  const part = which === 'candidate' ? share : 1 - share
  if (at < shape.trafficFrom || part === 0) return GAP
  const noise = (salt: number) => hash(Math.floor(at / stepMs) * 7 + salt + (which === 'candidate' ? 131 : 0))
  const day = 1 + 0.25 * Math.sin((at / 86_400_000) * Math.PI * 2)
  const requests = Math.max(1, Math.round((shape.requestsPerSecond * part * day * stepMs) / 1_000))
  const ill = which === 'candidate' && shape.broken !== null && at >= shape.broken[0] && at <= shape.broken[1]
  const base = which === 'candidate' ? 166 : 208
  const p95 = base * (1 + (noise(1) - 0.5) * 0.24 + 0.05 * Math.sin(at / (stepMs * 6)))
  return {
    assigned: requests,
    served: Math.round(requests * (ill ? 0.4 : 0.985)),
    judged: Math.round(requests * 0.6),
    errorRate: ill ? 0.13 + noise(2) * 0.03 : Math.max(0, 0.003 + (noise(2) - 0.6) * 0.006),
    p50: p95 * 0.52,
    p95,
    p99: p95 * 1.42,
    cacheHits: Math.round(requests * (0.41 + (noise(3) - 0.5) * 0.05)),
    characters: requests * 84,
  }
}

/** 0 to 1 from a whole number, by integer mixing. */
function hash(value: number): number {
  let x = Math.imul(value ^ 0x9e3779b9, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return ((x ^ (x >>> 16)) >>> 0) / 0xffffffff
}

/** Every decision where it happened. */
export function marksOf(decisions: readonly DecisionView[]): MetricsView['marks'] {
  return decisions.map((it) => ({
    at: it.requestedAt,
    kind: it.command === 'roll-back' ? 'roll-back' : 'decision',
    decisionId: it.id,
    text: it.summary,
    share: it.to.share,
  }))
}
