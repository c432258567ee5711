/**
 * Rows that count something else than seconds: complaints until they are believed, requests until a gate is clear or
 * until it is plain that they cost too much.
 */

import type { Cell, Parameter } from '../cell.ts'
import { atMost, type Figure, falseRollbacks, type Row } from '../row.ts'
import type { Scale } from '../scale.ts'

export function countingRows(scale: Scale): readonly Row[] {
  const cell: MakeCell = (kind, params, runs, cost) => ({ kind, params, runs: scale.runs(runs), cost })
  return [...complaintRows(cell), ...gateRows(cell), ...costRows(cell)]
}

type MakeCell = (kind: string, params: Record<string, Parameter>, runs: number, cost: number) => Cell

function complaintRows(cell: MakeCell): readonly Row[] {
  const complaints = (share: number, ratio: number, runs: number) =>
    cell('complaints', { share, ratio, most: 3_000 }, runs, 0.02)
  return [
    {
      id: 'B16',
      title: 'Complaints',
      meaning:
        'Allowed is half as many again per request. Equal arms are never accused; three times as many complaints ' +
        'take some hundreds of them, both arms together, ten times as many some dozens.',
      bounds:
        'published with the method: x3 up to 364, x5 up to 162, x10 up to 96; x1 none in 100 runs of 3,000',
      figures: [
        ...[0.25, 0.5, 0.75].map((share) =>
          falseRollbacks(`as many, share ${share * 100} %`, complaints(share, 1, 100), 'needed', 0, 100),
        ),
        ...(
          [
            [3, 364],
            [5, 162],
            [10, 96],
          ] as const
        ).flatMap(([ratio, bound]) =>
          [0.25, 0.5, 0.75].map(
            (share): Figure => ({
              label: `${ratio} times as many, share ${share * 100} %, complaints needed`,
              unit: 'number',
              statistic: 'median',
              sources: [{ cell: complaints(share, ratio, 100), field: 'needed' }],
              bound: atMost(bound),
            }),
          ),
        ),
      ],
    },
  ]
}

/** Median requests of the published table, by true rate. */
const GATE_TABLE = [
  [0.05, [0, 190], [0.001, 190], [0.003, 190], [0.005, 326], [0.01, 1_034]],
  [0.01, [0, 280], [0.001, 280], [0.003, 424], [0.005, 543], [0.01, 1_632]],
] as const

function gateRows(cell: MakeCell): readonly Row[] {
  const gate = (bad: number, bound: number, alpha: number, runs = 200) =>
    cell('gate', { bad, bound, alpha }, runs, 0.01)
  return [
    {
      id: 'B17',
      title: 'The gate to the next stage',
      meaning:
        'Requests until a good candidate may go up, by true error rate; a candidate at the limit gets through as ' +
        'rarely as promised, whenever one looks.',
      bounds:
        'published with the method (medians of 150 and 200 runs), and a tenth more; at the limit no more often than alpha',
      figures: [
        ...GATE_TABLE.flatMap(([alpha, ...entries]) =>
          entries.map(
            ([bad, bound]): Figure => ({
              label: `requests at ${bad * 100} % errors, alpha ${alpha * 100} %`,
              unit: 'number',
              statistic: 'median',
              sources: [{ cell: gate(bad, 0.02, alpha), field: 'needed' }],
              bound: atMost(bound * 1.1),
            }),
          ),
        ),
        ...([0.05, 0.01] as const).flatMap((alpha) => [
          falseRollbacks(
            `passes at 2 % errors, alpha ${alpha * 100} %`,
            gate(0.02, 0.02, alpha, 1_000),
            'needed',
            alpha,
            1,
          ),
          falseRollbacks(
            `passes at 3 % errors, alpha ${alpha * 100} %`,
            gate(0.03, 0.02, alpha, 1_000),
            'needed',
            alpha,
            1,
          ),
        ]),
        ...(
          [
            ['p95', 0.05, 1.645, 1, 316],
            ['p95', 0.05, 1.645, 1.1, 1_317],
            ['p50', 0.5, 0, 1, 71],
            ['p50', 0.5, 0, 1.1, 360],
          ] as const
        ).map(
          ([name, bound, normal, ratio, published]): Figure => ({
            label: `requests for ${name} within 20 %, true ratio ${ratio}, alpha 5 %`,
            unit: 'number',
            statistic: 'median',
            sources: [{ cell: gate(exceedance(normal, ratio), bound, 0.05), field: 'needed' }],
            bound: atMost(published * 1.1),
          }),
        ),
      ],
    },
  ]
}

/** Median requests of the published table, by cost ÷ projection. */
const COST_TABLE = [
  [1.35, 927],
  [1.45, 235],
  [1.6, 115],
  [2, 54],
] as const

function costRows(cell: MakeCell): readonly Row[] {
  const costs = (how: string, ratio: number, runs: number, most = 30_000, rate = 1) =>
    cell('costs', { how, ratio, rate, most }, runs, ratio > 1.3 ? 0.01 : 0.1)
  return [
    {
      id: 'B20',
      title: 'Requests that cost more than was projected',
      meaning:
        'Allowed is 1.3 times what was projected for the text. On that bound nobody is accused, however the cost comes ' +
        'about; twice the projection is plain after some fifty requests.',
      bounds:
        'published with the method, for a request a second whose cost varies by 20 %: the medians, and a tenth more; at the bound and ' +
        'below none of 60 runs of 30,000',
      figures: [
        ...[1, 1.2, 1.3].map((ratio) =>
          falseRollbacks(`${ratio} times, every request`, costs('metered', ratio, 60), 'needed', 0, 60),
        ),
        ...[0.2, 1, 10].map((rate) =>
          falseRollbacks(
            `1.3 times, by calls of the vendor up to 3 s later, ${rate} req/s`,
            costs('fallback', 1.3, 60, 30_000, rate),
            'needed',
            0,
            60,
          ),
        ),
        ...COST_TABLE.map(
          ([ratio, published]): Figure => ({
            label: `requests at ${ratio} times, every request`,
            unit: 'number',
            statistic: 'median',
            sources: [{ cell: costs('metered', ratio, 200), field: 'needed' }],
            bound: atMost(published * 1.1),
          }),
        ),
        ...[1.6, 2].map(
          (ratio): Figure => ({
            label: `requests at ${ratio} times, by calls of the vendor`,
            unit: 'number',
            statistic: 'median',
            sources: [{ cell: costs('fallback', ratio, 200), field: 'needed' }],
            bound: null,
          }),
        ),
      ],
    },
  ]
}

/** P(latency > 1.2 × the baseline's quantile) at this ratio, with a log-normal spread of 0.5. */
function exceedance(normal: number, ratio: number): number {
  return Number(upperTail(normal + Math.log(1.2 / ratio) / 0.5).toFixed(5))
}

/** P(Z > z), by Abramowitz & Stegun 26.2.17; error under 1e-7. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}
