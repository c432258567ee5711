import { describe, expect, it } from 'vitest'
import {
  formatCents,
  formatCentsDifference,
  formatCharacters,
  formatExact,
  formatMoney,
  formatMoneyDifference,
  formatUnits,
  UNKNOWN,
} from '../../dashboards/ops/format/money.view.ts'
import { curveOf } from '../../dashboards/ops/money/curve.view.ts'
import { costOf, dayChart, dayChartSummary } from '../../dashboards/ops/money/day-chart.view.ts'
import { breakEvenFigure, projectionFigure, savingFigure } from '../../dashboards/ops/money/figures.view.ts'
import { stepsToAnswers } from '../../dashboards/ops/money/missing.view.ts'
import { moneyPath, parseMoneyRoute, reportPath } from '../../dashboards/ops/money/money-route.view.ts'
import { paceLine, paceWord, whichIsCheaper } from '../../dashboards/ops/money/pace.view.ts'
import { costSum, partRows } from '../../dashboards/ops/money/parts.view.ts'
import { moneyTick, ticksTo } from '../../dashboards/ops/money/scale.view.ts'
import { spanDays, spanOf } from '../../dashboards/ops/money/span.view.ts'
import { dayRange } from '../../dashboards/ops/money/utc-day.view.ts'
import { parseRoute } from '../../dashboards/ops/routing/route.view.ts'
import { moneyOf } from '../browser/fixture-money.ts'
import { noCosts } from '../browser/fixture-money-book.ts'

const NOW = Date.UTC(2026, 10, 29, 18)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const usd = (dollars: number) => Math.round(dollars * 1e6)

describe('money', () => {
  it.each([
    [usd(184), '$184'],
    [usd(61.2), '$61.20'],
    [usd(0.0042), '$0.0042'],
    [usd(0.03), '$0.030'],
    [usd(0.42), '$0.42'],
    [usd(-12.4), '\u2212$12.40'],
    [usd(99.994), '$99.99'],
    [usd(99.996), '$100'],
    [usd(123_456_789), '$123,456,789'],
    [1, '$0.0000010'],
    [0, '$0'],
    [-0, '$0'],
    [null, UNKNOWN],
    [Number.NaN, UNKNOWN],
    [Number.POSITIVE_INFINITY, UNKNOWN],
  ])('of %s micro-dollars reads %s', (micro, text) => {
    expect(formatMoney(micro)).toBe(text)
  })

  it('carries its sign where it is a difference, and none where it is nothing', () => {
    expect(formatMoneyDifference(usd(12.4))).toBe('+$12.40')
    expect(formatMoneyDifference(usd(-0.31))).toBe('\u2212$0.31')
    expect(formatMoneyDifference(0)).toBe('$0')
    expect(formatCentsDifference(usd(159))).toBe('+$159.00')
    expect(formatCentsDifference(2_000)).toBe('$0.00')
    expect(formatCentsDifference(null)).toBe(UNKNOWN)
  })

  it('is told to the cent in a column and to the micro-dollar in a bill', () => {
    expect(formatCents(usd(1_184.2))).toBe('$1,184.20')
    expect(formatCents(usd(-0.004))).toBe('$0.00')
    expect(formatExact(2_727)).toBe('$0.002727')
    expect(formatExact(usd(12.5))).toBe('$12.500000')
  })

  it('stands beside volumes that are read at a glance', () => {
    expect(plain(formatCharacters(1_170_000))).toBe('1.17 million characters')
    expect(plain(formatCharacters(335_889))).toBe('336,000 characters')
    expect(plain(formatCharacters(41_982))).toBe('41,982 characters')
    expect(plain(formatCharacters(1))).toBe('1 character')
    expect(plain(formatCharacters(2.4e9))).toBe('2.4 billion characters')
    expect(formatCharacters(null)).toBe(UNKNOWN)
    expect(plain(formatUnits(26_909_100_000, 'neurons'))).toBe('26,909 neurons')
    expect(plain(formatUnits(2_730_000, 'neurons'))).toBe('2.73 neurons')
  })
})

describe('the addresses of money', () => {
  it('are read as they are written', () => {
    expect(parseRoute('/money')).toEqual({ page: 'money', at: { view: 'money', rollout: null } })
    for (const key of ['tts', 'prices', 'days', 'a b'])
      expect(parseRoute(moneyPath(key))).toEqual({ page: 'money', at: { view: 'money', rollout: key } })
    expect(parseRoute('/money/days/2026-11-28')).toEqual({
      page: 'money',
      at: { view: 'day', day: '2026-11-28' },
    })
    expect(parseRoute(reportPath('2026-W48'))).toEqual({
      page: 'money',
      at: { view: 'report', week: '2026-W48' },
    })
  })

  it.each([
    '/money/days/2026-02-30',
    '/money/days',
    '/reports/2026-W54',
    '/reports/48',
    '/money/a/b',
    '/money/days/2026-11-28/x',
  ])('know that there is nothing at %s', (path) => {
    expect(parseMoneyRoute(path.slice(1).split('/'))).toBeNull()
    expect(parseRoute(path)).toEqual({ page: 'unknown', path })
  })

  it('say which days are shown, in whole UTC days', () => {
    expect(spanOf('?span=90d').days).toBe(90)
    expect(spanOf('?span=century').days).toBe(30)
    const { from, to } = spanDays(spanOf(''), NOW)
    expect(to).toBe(Date.UTC(2026, 10, 30))
    expect(to - from).toBe(30 * 86_400_000)
    expect(dayRange(Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 30))).toBe('23 to 29 November 2026')
    expect(dayRange(Date.UTC(2026, 11, 28), Date.UTC(2027, 0, 4))).toBe('28 December 2026 to 3 January 2027')
  })
})

describe('the chart of days', () => {
  const { days } = moneyOf('usual', NOW)

  it('stacks what was billed on what is fixed, up to what the day cost', () => {
    const chart = dayChart(days, 900, 'Cloudflare')
    const base = chart.ticks[0]!.y
    const perPixel = (Number(chart.ticks[1]!.text.slice(1)) * 1e6) / (base - chart.ticks[1]!.y)
    for (const bar of chart.bars) {
      expect(bar.fixed.y + bar.fixed.height).toBeCloseTo(base)
      expect(bar.metered.y + bar.metered.height).toBeCloseTo(bar.fixed.y)
      expect((base - bar.metered.y) * perPixel).toBeCloseTo(costOf(bar.day), -1)
    }
    expect(chart.bars.every((bar) => bar.x >= chart.left && bar.x + bar.width <= chart.right)).toBe(true)
  })

  it('draws losses below its zero, and names the last day for who cannot see it', () => {
    const chart = dayChart(days, 900, 'Cloudflare')
    expect(chart.bars.some((bar) => bar.day.net < 0 && bar.net.y === chart.zero)).toBe(true)
    expect(chart.bars.some((bar) => bar.day.net > 0 && bar.net.y < chart.zero)).toBe(true)
    expect(dayChartSummary('Title', days, 'Cloudflare')).toMatch(/Last day: all on Cloudflare \$\d/)
  })

  it('has room for no day, one day and a year on a phone, without a number that is none', () => {
    const year = Array.from({ length: 365 }, (_, index) => ({ ...days[index % days.length]!, from: index }))
    for (const some of [[], days.slice(-1), year])
      expect(JSON.stringify(dayChart(some, 340, 'Cloudflare'))).not.toMatch(/null,"net"|NaN|Infinity/)
    expect(dayChart([], 340, 'Cloudflare').labels).toEqual([])
  })

  it('spreads its labels so that none covers another', () => {
    const { labels } = dayChart(days, 900, 'Cloudflare')
    const at = labels.map((it) => it.y)
    expect(at).toHaveLength(3)
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(15)
    expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(15)
  })
})

describe('axes', () => {
  it('step in round numbers to just above the highest value', () => {
    expect(ticksTo(39, 4)).toEqual([0, 10, 20, 30, 40])
    expect(ticksTo(0, 4)).toEqual([0])
    expect(ticksTo(Number.NaN, 4)).toEqual([0])
    expect(moneyTick(usd(1_200))).toBe('$1.2k')
    expect(moneyTick(usd(0.0025))).toBe('$0.0025')
  })

  it('keep marks and ends of curves inside the plot', () => {
    const line = (k: number) => [0, 1, 2].map((x) => ({ x, y: x * k }))
    const curve = curveOf({
      lines: [
        { name: 'a', paint: 'baseline', points: line(3) },
        { name: 'b', paint: 'candidate', points: line(3.01) },
      ],
      marks: [{ x: 99, y: 3, text: 'outside', paint: 'ink' }],
      width: 600,
      height: 240,
      xTop: 2,
      xText: String,
      yText: String,
      labelRoom: 100,
    })
    expect(curve.marks[0]!.x).toBe(curve.right)
    expect(Math.abs(curve.labels[0]!.y - curve.labels[1]!.y)).toBeGreaterThanOrEqual(15)
  })
})

describe('the three answers', () => {
  it('are figures with sentences', () => {
    const view = moneyOf('usual', NOW)
    expect(breakEvenFigure(view)).toMatchObject({ value: '336,000', unit: 'characters a day' })
    expect(savingFigure(view).sentence).toMatch(/^Since 24 October 2026: \$[\d,]+ on the vendor alone, less/)
    expect(savingFigure(view).note).toContain('Provisional')
    expect(projectionFigure(view)).toMatchObject({ tone: 'healthy', mark: '✓' })
  })

  it.each(['empty', 'nulls'] as const)('say why they are not known in situation %s', (stand) => {
    const view = moneyOf(stand, NOW)
    for (const figure of [breakEvenFigure(view), projectionFigure(view)]) {
      expect(figure.value).toBe(UNKNOWN)
      expect(figure.sentence.length).toBeGreaterThan(10)
    }
  })

  it('name the rollout that is furthest over, where there are several', () => {
    const [usual, over] = [moneyOf('usual', NOW).pace[0]!, moneyOf('over', NOW).pace[0]!]
    const both = { ...moneyOf('usual', NOW), pace: [usual, { ...over, rollout: 'spanish' }] }
    expect(projectionFigure(both).note).toMatch(/^spanish, the furthest of 2 rollouts/)
  })
})

describe('the pace of a month', () => {
  it('stands on one line, the bound inside it', () => {
    const line = paceLine(moneyOf('over', NOW).pace[0]!.pace!)
    expect(line.spent).toBeLessThanOrEqual(line.end)
    expect(line.low).toBeLessThan(line.high)
    expect(line.projected!).toBeLessThan(line.bound!)
    expect(line.high).toBeLessThanOrEqual(1)
  })

  it('says its state in a word, how far off it is, and what is cheaper', () => {
    const pace = moneyOf('over', NOW).pace[0]!.pace!
    expect(paceWord(pace)).toMatchObject({ word: 'over its bound', tone: 'breached' })
    expect(plain(paceWord(pace).distance!)).toBe('+41 % of +30 %')
    expect(whichIsCheaper(pace)).toBe('staying')
    const none = { ...pace, projected: 0, ratio: null }
    expect(paceLine(none)).toMatchObject({ projected: null, bound: null })
    expect(paceWord(none).distance).toBeNull()
  })
})

describe('the pieces of the spend', () => {
  it('sum to what was spent, largest first', () => {
    const view = moneyOf('usual', NOW)
    const rows = partRows(view.parts)
    const sum = costSum(view)
    expect(rows.reduce((all, row) => all + row.cost, 0)).toBe(sum.metered)
    expect(sum.metered + sum.server + sum.care).toBe(sum.total)
    expect(rows.map((row) => row.cost)).toEqual([...rows.map((row) => row.cost)].sort((a, b) => b - a))
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  })
})

describe('what is missing', () => {
  it('comes in the order in which it helps', () => {
    const steps = stepsToAnswers(noCosts(), undefined)
    expect(steps.filter((step) => !step.done).map((step) => step.path)).toEqual([
      '/money/costs#fixed',
      '/money/costs#projections',
      '/money/costs#budgets',
    ])
  })
})
