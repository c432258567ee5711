import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chartSummary,
  errorModel,
  latencyModel,
  shareModel,
} from '../../dashboards/ops/charts/chart-model.view.ts'
import { shortName, spreadLabels } from '../../dashboards/ops/charts/end-labels.view.ts'
import { isolatedPoints } from '../../dashboards/ops/charts/isolated.view.ts'
import { chosenRange, stepText } from '../../dashboards/ops/charts/range.view.ts'
import { compareRows, recentWindow } from '../../dashboards/ops/rollout/compare.view.ts'
import { makeMetrics } from '../browser/fixture-series.ts'
import { situation } from '../browser/fixture-situations.ts'

const NOW = Date.UTC(2026, 10, 23, 13, 12)
const MINUTE = 60_000
const names = { baseline: 'Cloudflare', candidate: 'Kokoro' }
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

function metrics(stepMs: number, ms: number, to = NOW) {
  return makeMetrics('tts', to - ms, to, stepMs, situation('half', NOW).series, [])
}

describe('the latency chart', () => {
  it('draws the bound where the trigger has it: a multiple of the baseline at every step', () => {
    const view = metrics(MINUTE, 60 * MINUTE)
    const model = latencyModel(view, 'p95', names)
    const bound = model.lines.find((line) => line.paint === 'bound')!
    expect(bound.values).toEqual(view.arms.baseline.p95.map((value) => value! * 1.5))
    expect(plain(model.boundText!)).toBe('bound: baseline +50 %')
  })

  it('cuts off no spike', () => {
    const view = metrics(MINUTE, 60 * MINUTE)
    const p95 = view.arms.candidate.p95.with(7, 9_000)
    const model = latencyModel(
      { ...view, arms: { ...view.arms, candidate: { ...view.arms.candidate, p95 } } },
      'p95',
      names,
    )
    expect(model.top).toBeGreaterThan(9_000)
  })

  it('keeps gaps as gaps', () => {
    const view = metrics(MINUTE, 60 * MINUTE)
    const p95 = view.arms.candidate.p95.with(7, null)
    const model = latencyModel(
      { ...view, arms: { ...view.arms, candidate: { ...view.arms.candidate, p95 } } },
      'p95',
      names,
    )
    expect(model.lines[2]!.values[7]).toBeNull()
  })
})

describe('the error chart', () => {
  it('always shows the bound, however low the errors are', () => {
    const model = errorModel(metrics(MINUTE, 60 * MINUTE), names)
    expect(model.top).toBeGreaterThan(0.02)
    expect(plain(model.boundText!)).toBe('bound 2 %')
    expect(plain(chartSummary('Errors', model))).toMatch(
      /^Errors\. Last values: Cloudflare .* %, Kokoro .* %\. bound 2 %\.$/,
    )
  })
})

describe('the chart of who serves', () => {
  it('steps at the moments of the decisions, not at the next full step', () => {
    const { decisions, rollouts } = situation('half', NOW)
    const view = metrics(3_600_000, 7 * 86_400_000)
    const model = shareModel(view, decisions, names, rollouts[0]!.share)
    const at = decisions[0]!.requestedAt / 1_000
    const index = model.times.indexOf(at)
    const set = model.lines[0]!.values
    expect(index).toBeGreaterThan(0)
    expect([set[index - 1], set[index]]).toEqual([2_500, 5_000])
    // The line of what was served goes on across it.
    expect(model.lines[1]!.values[index]).toBeUndefined()
  })

  it('shows the present share when the ledger is empty', () => {
    const model = shareModel(metrics(MINUTE, 15 * MINUTE), [], names, 1_000)
    expect(new Set(model.lines[0]!.values)).toEqual(new Set([1_000]))
  })
})

describe('the hint of a chart', () => {
  it('says the step, and of which time the extremes are where not every step is there', () => {
    expect(plain(stepText(MINUTE, null))).toBe('60 s steps')
    expect(plain(stepText(MINUTE, 44))).toBe('60 s steps, lowest and highest of each 44 min')
  })
})

describe('points without neighbours', () => {
  it('are found, because no line shows them', () => {
    expect(isolatedPoints([1, null, 2, null, 3, 4, null])).toEqual([0, 2])
    expect(isolatedPoints([null, 1, undefined, 2, null])).toEqual([])
  })
})

describe('labels at the ends of lines', () => {
  it('never cover each other and stay beside the plot', () => {
    const labels = fc.array(fc.double({ min: 0, max: 150, noNaN: true }), { maxLength: 5 })
    fc.assert(
      fc.property(labels, (ys) => {
        const placed = spreadLabels(
          ys.map((y, index) => ({ text: String(index), paint: '', y })),
          16,
          0,
          150,
        )
        expect(placed).toHaveLength(ys.length)
        for (let index = 1; index < placed.length; index++)
          expect(placed[index]!.y - placed[index - 1]!.y).toBeGreaterThanOrEqual(15.999)
        for (const label of placed) expect(label.y).toBeLessThanOrEqual(150)
      }),
    )
  })

  it('carry a name by its first words, or by its first letters', () => {
    expect(
      ['Kokoro', 'Cloudflare Workers AI', 'Kokoro, self-hosted', 'x'.repeat(200)].map(shortName),
    ).toEqual(['Kokoro', 'Cloudflare', 'Kokoro', `${'x'.repeat(13)}…`])
  })
})

describe('the range of time', () => {
  it('shows the whole life of a young rollout, a day of an old one, and what the address says', () => {
    const named = (search: string, age: number) => chosenRange(search, NOW - age, NOW).value
    expect(named('', 5 * MINUTE)).toBe('15m')
    expect(named('', 40 * MINUTE)).toBe('1h')
    expect(named('', 30 * 86_400_000)).toBe('24h')
    expect(named('?range=7d', 5 * MINUTE)).toBe('7d')
    expect(named('?range=never', 5 * MINUTE)).toBe('15m')
  })
})

describe('side by side', () => {
  it('takes the running five minutes once a minute of them is over, else the five before', () => {
    const window = (to: number) => recentWindow(metrics(5 * MINUTE, 5 * MINUTE, to))
    expect(window(NOW)).toMatchObject({ index: 1, whole: false })
    expect(window(NOW - 2 * MINUTE + 20_000)).toMatchObject({ index: 0, whole: false })
    expect(window(NOW - 2 * MINUTE)).toMatchObject({ index: 0, whole: true })
  })

  it('compares rates by points and latencies by per cent', () => {
    const rows = compareRows(metrics(5 * MINUTE, 5 * MINUTE), 1)
    const row = (name: string) => rows.find((it) => it.name === name)!
    expect(row('p95').difference).toMatch(/^−\d+\u00a0%$/)
    expect(row('Errors').difference).toMatch(/points$/)
    expect(row('Cache hits').baseline).toMatch(/^(39|4\d)(\.\d)?\u00a0%$/)
  })
})
