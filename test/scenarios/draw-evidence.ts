/**
 * Draws the pictures and renews the worked examples of `control/docs/how-crossfade-decides.md` from the real judge:
 * `node test/scenarios/draw-evidence.ts`.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { createJudge, type Judge } from '../../control/core/judge/judge.ts'
import {
  arrivals,
  at,
  CONFIG,
  errorsOnly,
  START,
  seeded,
  type Traffic,
} from '../control/core/judge/simulate.ts'
import { drawPicture, type Series } from './evidence-picture.ts'
import { workedExamples } from './worked-examples.ts'

const DOCS = new URL('../../control/docs/', import.meta.url)
const WARM_UP_SEC = 7_200
const LOWEST = 1e-7

const ODDS_TICKS = [
  [1e-6, '1 in a million'],
  [1e-4, '1 in 10,000'],
  [1e-2, '1 in 100'],
  [1, '1'],
] as const

type Point = readonly [number, number]

/** Evidence each second from `before` seconds before the fault on, until it is decided. Seconds since the fault. */
function evidenceOf(traffic: Traffic, seed: number, before: number, seconds: number): Point[] {
  const random = seeded(seed)
  const judge: Judge = createJudge(errorsOnly(CONFIG))
  const points: Point[] = []
  for (let second = 0; second < WARM_UP_SEC + seconds; second++) {
    const shifted = { ...traffic, errorRate: (now: number) => traffic.errorRate!(now - WARM_UP_SEC) }
    judge.add(START + second, arrivals(random, shifted, second))
    judge.close(START + second)
    if (second < WARM_UP_SEC - before) continue
    const [verdict] = judge.verdicts(at(second + 1), 5_000)
    points.push([second - WARM_UP_SEC, Math.max(LOWEST, verdict!.evidence)])
    if (judge.breached) break
  }
  return points
}

/** A point each so many seconds, the highest of them, and the last: a picture has a hundred points a curve. */
function thin(points: readonly Point[], every: number): Point[] {
  return points.filter(
    ([, value], index) =>
      index % every === 0 ||
      index === points.length - 1 ||
      value > 2 * Math.max(LOWEST, points[index - 1]![1]),
  )
}

const from = (rate: number) => (second: number) => (second < 0 ? 0.003 : rate)
const pace = (perSecond: number) => ({ candidatePerSec: perSecond, baselinePerSec: perSecond })
const minutes = (points: readonly Point[]): Point[] => points.map(([x, y]) => [x / 60, y])

function drawEvidence(): string {
  const curve = (rate: number) =>
    minutes(thin(evidenceOf({ ...pace(1), errorRate: from(rate) }, 5, 300, 1_500), 10))
  const series: Series[] = [
    { label: '0.3 % fail: healthy', tone: 'healthy', points: curve(0.003), at: [12.5, 2.5e-7] },
    { label: '5 % fail', tone: 'candidate', points: curve(0.05), at: [11.5, 6e-5] },
    { label: 'everything fails', tone: 'breached', points: curve(1), at: [0.5, 0.06] },
  ]
  return drawPicture({
    title: 'Evidence against a candidate, one request a second',
    description:
      'A healthy candidate stays near two in a million. One that begins to fail 5 % climbs to 1 in some minutes, a total outage in seconds.',
    x: { from: -5, to: 25, ticks: [-5, 0, 5, 10, 15, 20, 25].map((one) => [one, `${one} min`] as const) },
    y: { scale: 'log', from: LOWEST, to: 4, ticks: ODDS_TICKS },
    bound: { y: 1, label: 'rolls back' },
    mark: { x: 0, label: 'the fault' },
    series,
  })
}

function drawQuiet(): string {
  const curve = (rate: number) => thin(evidenceOf({ ...pace(0.1), errorRate: from(rate) }, 9, 120, 480), 5)
  return drawPicture({
    title: 'The same at one request in ten seconds',
    description:
      'Each step is a request. A total outage is decided after five or six failed requests; a healthy candidate stays where it was.',
    x: {
      from: -120,
      to: 240,
      ticks: [-120, -60, 0, 60, 120, 180, 240].map((one) => [one, `${one} s`] as const),
    },
    y: { scale: 'log', from: LOWEST, to: 4, ticks: ODDS_TICKS },
    bound: { y: 1, label: 'rolls back' },
    mark: { x: 0, label: 'the fault' },
    series: [
      {
        label: '0.3 % fail: healthy',
        tone: 'healthy',
        points: curve(0.003).filter(([x]) => x <= 240),
        at: [110, 3e-7],
      },
      { label: 'everything fails', tone: 'breached', points: curve(1), at: [62, 1e-4] },
    ],
  })
}

/** What a five-minute window says of a candidate that is within its bound, through a day. */
function drawWindow(): string {
  const random = seeded(3)
  const bad: number[] = []
  const all: number[] = []
  const points: Point[] = []
  let over = 0
  for (let minute = 0; minute < 1_440; minute++) {
    let failed = 0
    for (let n = 0; n < 60; n++) if (random() < 0.015) failed++
    bad.push(failed)
    all.push(60)
    const sum = (list: readonly number[]) => list.slice(-5).reduce((total, one) => total + one, 0)
    const rate = (100 * sum(bad)) / sum(all)
    if (rate > 2) over++
    if (minute >= 5 && minute % 4 === 0) points.push([minute / 60, rate])
  }
  return drawPicture({
    title: `Failed in the last five minutes, of a candidate that fails 1.5 % all day`,
    description: `It is within its bound of 2 % and never changes, and still the window is over the bound in ${over} of 1,440 minutes.`,
    x: { from: 0, to: 24, ticks: [0, 6, 12, 18, 24].map((one) => [one, `${one} h`] as const) },
    y: {
      scale: 'linear',
      from: 0,
      to: 5,
      ticks: [0, 1, 2, 3, 4, 5].map((one) => [one, `${one} %`] as const),
    },
    bound: { y: 2, label: 'bound 2 %' },
    series: [
      { label: `over the bound in ${over} of 1,440 minutes`, tone: 'candidate', points, at: [7.5, 4.6] },
    ],
  })
}

const pictures = {
  'evidence.svg': drawEvidence(),
  'quiet-traffic.svg': drawQuiet(),
  'window.svg': drawWindow(),
}
for (const [name, svg] of Object.entries(pictures)) writeFileSync(new URL(`pictures/${name}`, DOCS), svg)

const page = new URL('how-crossfade-decides.md', DOCS)
const [before, after] = ['<!-- worked examples -->', '<!-- end of worked examples -->'] as const
const text = readFileSync(page, 'utf8')
writeFileSync(
  page,
  `${text.slice(0, text.indexOf(before) + before.length)}\n${workedExamples()}\n${text.slice(text.indexOf(after))}`,
)
console.log(`drawn: ${Object.keys(pictures).join(', ')}; examples renewed`)
