import { describe, expect, test } from 'vitest'
import { DEFAULT_PRICE_BOOK } from '../../../../control/core/cost/default-prices.ts'
import type { FixedCost } from '../../../../control/core/cost/fixed-cost.ts'
import { pricesOf } from '../../../../control/core/cost/lookup.ts'
import { type OverrunFacts, spanForPace } from '../../../../control/core/cost/month-pace.ts'
import { judgeOverrun } from '../../../../control/core/cost/overrun.ts'
import type { Projection } from '../../../../control/core/cost/projection.ts'
import { DAY_MS, HOUR_MS, type UsageRow } from '../../../../control/core/cost/usage.ts'
import type { RolloutKey } from '../../../../control/core/ids.ts'
import { at, spoken, spokenByCandidate, usageRow } from '../../../support/money-rows.ts'

const PRICES = pricesOf(DEFAULT_PRICE_BOOK)
const origin = { source: 'test', note: '', enteredAt: at('2026-10-20'), enteredBy: 'test' }
const NOVEMBER = at('2026-11-01')
/** Ten whole days of the month are over, and a third of the eleventh. */
const NOW = at('2026-11-11T08:00Z')

const server = (change: Partial<FixedCost> = {}): FixedCost => ({
  ...origin,
  ...{ id: 1, name: 'GPU server', category: 'server', rollout: null, currency: 'USD', avoidable: false },
  ...{ monthly: { kind: 'amount', amount: '300' }, from: at('2026-10-01'), to: null },
  ...change,
})

const projection = (vendor: string, own: string, characters: number | null = null): Projection => ({
  ...{ ...origin, id: 1, rollout: 'speech' as RolloutKey },
  stages: [
    {
      stage: 'tenth',
      vendorPerMonth: vendor,
      selfHostedPerMonth: own,
      candidateCharactersPerMonth: characters,
    },
  ],
})

/** A row each day of November so far, and what there is of today. */
function daily(
  make: (start: number, index: number) => readonly UsageRow[],
  from = NOVEMBER,
): readonly UsageRow[] {
  const days: UsageRow[] = []
  for (let day = from as number, index = 0; day < NOW; day += DAY_MS, index += 1)
    days.push(...make(day, index))
  return days
}

const judge = (change: Partial<OverrunFacts>) =>
  judgeOverrun({
    now: NOW,
    rollout: 'speech',
    startedAt: NOVEMBER,
    stages: [{ stage: 'tenth', from: NOVEMBER }],
    projection: projection('400', '300'),
    rows: [],
    prices: PRICES,
    fixed: [server()],
    rollouts: ['speech'],
    ...change,
  })

describe('what is no overrun', () => {
  test('a fixed server at its projection, at a share of 10 %, with nights without traffic', () => {
    // 900,000 characters a day at the vendor: 1,227,276 − 10,000 = 1,217,276 neurons, 13.390036 dollars.
    const rows = daily((start) => [spoken({ start }, 900_000), spokenByCandidate({ start }, 100_000)])
    const overrun = judge({ rows: rows.slice(0, -2) })
    expect(overrun).toMatchObject({ verdict: 'healthy', projection: 700_000_000, wholeDays: 10 })
    // Ten days of it, and 19⅔ to come of the same; 300 for the server whatever happens.
    expect(overrun.monthEnd!.estimate).toBe(Math.round(300e6 + 13_390_036 * (10 + 19 + 2 / 3)))
    expect(overrun.monthEnd!.low).toBe(overrun.monthEnd!.high)
    expect(overrun.toDate).toMatchObject({ metered: 133_900_360, fixed: 103_333_333 })
  })

  test('a server that nobody uses, as long as it costs what was said', () => {
    const overrun = judge({ rows: [], projection: projection('0', '300', 3_000_000) })
    expect(overrun).toMatchObject({ verdict: 'healthy', value: 1 })
    // Of what it cost to now.
    expect(overrun.attribution).toMatchObject([{ cause: 'idle-server', amount: 103_333_333 }])
  })

  test('a forecast that is over while its range still holds less', () => {
    // Two wild days of ten: the mean is high, and nobody knows.
    const wild = (index: number) => (index === 3 || index === 7 ? 9_000_000 : 500_000)
    const rows = daily((start, index) => [spoken({ start }, wild(index))])
    const overrun = judge({ rows, projection: projection('400', '300') })
    expect(overrun.value).toBeGreaterThan(1.3)
    expect(overrun.monthEnd!.low).toBeLessThan(1.3 * 700e6)
    expect(overrun.verdict).toBe('suspect')
    expect(overrun.why).toMatch(/^the month ends at \$[\d,.]+ \(\$[\d,.]+ to \$[\d,.]+\): \$700\.00 planned/)
  })

  test('a month of which too little is known', () => {
    const rows = daily((start) => [spoken({ start }, 9_000_000)], at('2026-11-09'))
    const since = { stages: [{ stage: 'tenth', from: at('2026-11-09') }], startedAt: at('2026-11-09') }
    expect(judge({ rows, ...since })).toMatchObject({
      verdict: 'insufficient',
      why: 'too little data: 2 of 3 whole days at this stage',
      choice: null,
      value: null,
    })
    expect(judge({ projection: null }).why).toBe('no projection was entered')
    expect(
      judge({
        stages: [
          { stage: 'tenth', from: NOVEMBER },
          { stage: 'half', from: at('2026-11-10') },
        ],
      }),
    ).toMatchObject({
      verdict: 'insufficient',
      projection: null,
      why: 'the projection says nothing of the stage half, in force this month',
    })
  })

  test('what was spent before the rollout began, or while it was back at the vendor', () => {
    const rows = daily((start) => [
      spoken({ start, stage: start < at('2026-11-06') ? 'draft' : 'tenth' }, 900_000),
    ])
    const stages = [
      { stage: 'draft', from: NOVEMBER },
      { stage: 'tenth', from: at('2026-11-06') },
    ]
    const overrun = judge({ rows, stages })
    // 25 of 30 days are projected.
    expect(overrun.projection).toBe(583_333_333)
    expect(overrun.toDate).toMatchObject({ metered: 6 * 13_390_036, fixed: 53_333_333 })
    expect(overrun.wholeDays).toBe(5)
    const late = judge({
      rows,
      stages: [{ stage: 'tenth', from: at('2026-11-06') }],
      startedAt: at('2026-11-06'),
    })
    expect(late.projection).toBe(583_333_333)
  })
})

describe('an overrun', () => {
  /** Nearly the same every day, so that the range is narrow. */
  const steady = (characters: number) => (index: number) => characters + (index % 3) * 1_000

  test('convicts when all of the range is over, and says what staying and going back cost', () => {
    // The candidate was to speak nearly all of it; the vendor still answers two million a day after its failures.
    const rows = daily((start, index) => [
      usageRow(
        { start, arm: 'candidate', backend: 'own', metered: false, model: 'kokoro' },
        { requests: 100, userCharacters: 2_000_000, calls: 0 },
      ),
      usageRow(
        { start, arm: 'candidate', role: 'fallback' },
        { calls: 100, characters: steady(2_000_000)(index), okCharacters: 2_000_000 },
      ),
      usageRow({ start, role: 'shadow' }, { calls: 10, characters: 400_000 }),
    ])
    const overrun = judge({ rows, fixed: [server({ avoidable: true })] })
    expect(overrun.verdict).toBe('breached')
    expect(overrun.monthEnd!.low).toBeGreaterThan(1.3 * 700e6)
    expect(overrun.attribution.map((one) => one.cause)).toEqual(['failover', 'shadow'])
    // Going back ends the server and the copies: the vendor's bill for two million a day remains.
    const left = 19 + 2 / 3
    expect(overrun.choice).toMatchObject({ saves: true, goingBack: Math.round(29_890_080 * left) })
    expect(overrun.choice!.staying).toBeGreaterThan(overrun.choice!.goingBack + 190e6)
  })

  test('of a server that is paid anyway is no reason to pay the vendor too', () => {
    const rows = daily((start) => [spokenByCandidate({ start }, 2_000_000)])
    const fixed = [server({ monthly: { kind: 'amount', amount: '1000' } })]
    const overrun = judge({ rows, fixed, projection: projection('0', '300') })
    expect(overrun).toMatchObject({ verdict: 'breached', choice: { saves: false } })
    expect(overrun.attribution).toMatchObject([{ cause: 'dearer-server' }])
    // Were it given up the same day, going back would save where the vendor is cheaper.
    const avoidable = [server({ avoidable: true, monthly: { kind: 'amount', amount: '1000' } })]
    const few = daily((start) => [spokenByCandidate({ start }, 20_000)])
    expect(judge({ rows: few, fixed: avoidable, projection: projection('0', '300') }).choice).toMatchObject({
      saves: true,
      staying: Math.round((1000e6 * (19 + 2 / 3)) / 30),
    })
    // Shared with another rollout it does not end with this one.
    expect(
      judge({
        rows: few,
        fixed: avoidable,
        projection: projection('0', '300'),
        rollouts: ['other', 'speech'],
      }).choice,
    ).toMatchObject({ saves: false })
  })

  test('convicts on what is spent already, whatever comes', () => {
    const rows = daily((start, index) => [spoken({ start }, index < 2 ? 40_000_000 : 0)])
    const overrun = judge({ rows })
    expect(overrun.verdict).toBe('breached')
    expect(overrun.why).toBe("$1,303 are spent already, over 130 % of it: $700.00 planned to the month's end")
  })

  test('names a price that rose after the projection', () => {
    const dearer = { ...DEFAULT_PRICE_BOOK.tariffs[0]!, id: 9, price: '0.022', from: NOVEMBER }
    const prices = pricesOf({ ...DEFAULT_PRICE_BOOK, tariffs: [...DEFAULT_PRICE_BOOK.tariffs, dearer] })
    const rows = daily((start, index) => [spoken({ start }, steady(1_000_000)(index))])
    const overrun = judge({ rows, prices })
    expect(overrun.verdict).toBe('breached')
    const rise = overrun.attribution.find((one) => one.cause === 'price-change')!
    expect(Math.abs(rise.amount - overrun.toDate.metered / 2)).toBeLessThan(11)
  })

  test("counts calls without a price apart, and knows no way back without the vendor's price", () => {
    const rows = daily((start) => [spoken({ start, model: 'x/y', baselineModel: 'x/y' }, 1_000, 3)])
    expect(judge({ rows })).toMatchObject({ unpricedCalls: 33, choice: null })
  })
})

test('use is read from the begin of the month, and at least two weeks back', () => {
  expect(spanForPace(NOW)).toEqual({ from: at('2026-10-28'), to: at('2026-11-12') })
  expect(spanForPace((at('2026-11-30') + HOUR_MS) as never)).toEqual({ from: NOVEMBER, to: at('2026-12-01') })
})
