import { beforeEach, describe, expect, it } from 'vitest'
import type { ReportView } from '../../../../control/app/report-views.ts'
import type { EpochMs } from '../../../../control/core/units.ts'
import { AURA, type MoneyWorld, openMoneyWorld } from '../../../support/money-world.ts'
import { ADMIN } from '../../../support/simulated-world.ts'

let money: MoneyWorld

beforeEach(async () => {
  // What it takes to climb is in the week before the one before.
  money = await openMoneyWorld('2026-11-10T08:00Z')
})

async function read(week: string): Promise<ReportView> {
  const report = await money.world.control.api.reports.read(week)
  if (!report.ok) throw new Error(report.error.detail)
  return report.value
}

async function addServer(amount: string, enteredAt: string): Promise<void> {
  money.at(enteredAt)
  const added = await money.money.addCost(
    ADMIN,
    {
      kind: 'fixed',
      name: 'GPU server',
      category: 'server',
      rollout: null,
      monthly: { kind: 'amount', amount },
      currency: 'USD',
      from: Date.parse('2026-11-01T00:00Z') as EpochMs,
      to: null,
      avoidable: true,
      source: 'invoice 12',
      note: '',
    },
    'the invoice came',
  )
  if (!added.ok) throw new Error(added.error.detail)
}

describe('the money of a report', () => {
  it('is what the bill of the week says, worked out by hand', async () => {
    await addServer('161', '2026-11-11T08:00Z')
    money.at('2026-11-25T10:00Z')
    await money.speak({ arm: 'baseline', characters: 1_000, times: 60 })
    await money.speak({ arm: 'candidate', characters: 1_000, times: 40 })
    money.at('2026-11-30T09:00Z')
    const report = await read('2026-W48')

    // 1,363.64 neurons a thousand characters, 10,000 free, $0.011 a thousand; the server as a running total, from 22 to
    // 29 of the 30 days of its month.
    const metered = Math.round((60 * 1_363.64 - 10_000) * 11)
    const counterfactual = Math.round((100 * 1_363.64 - 10_000) * 11)
    const fixedAll = Math.round((161_000_000 * 29) / 30) - Math.round((161_000_000 * 22) / 30)
    expect(report.total).toMatchObject({
      requests: 100,
      characters: 100_000,
      metered,
      counterfactual,
      fixedAll,
      fixedServer: fixedAll,
    })
    expect(report.total.net).toBe(counterfactual - metered - fixedAll)
    expect(report.rollouts[0]).toMatchObject({ money: report.total, candidate: { now: { cost: fixedAll } } })
    expect(report.rollouts[0]!.baseline.now.cost).toBe(metered)
    expect(report.days.reduce((sum, day) => sum + day.net, 0)).toBe(report.total.net)
    expect(report.headline).toMatch(/^Week 48 cost \$36\.97 more than the vendor alone would have/)
    expect(report.volume).toBeCloseTo(100_000 / 7, 6)
    expect(report.perThousand.candidateAll).toBe(Math.round((fixedAll * 1_000) / 40_000))
    // $161 ÷ 30.4375 days = $5.2895 a day = 480,866 neurons; with the free ones 490,866, at 1.36364 a character.
    expect(report.breakEven.charactersPerDay).toBeGreaterThan(359_900)
    expect(report.breakEven.charactersPerDay).toBeLessThan(360_020)
    expect(report.breakEven.text).toContain('too little data for a trend')
    expect(report.notes.join()).not.toContain('Nobody has entered')
  })

  it('adds up over weeks to what it says to date, and follows a price that is corrected later', async () => {
    await addServer('161', '2026-11-11T08:00Z')
    for (const day of ['18', '25']) {
      money.at(`2026-11-${day}T10:00Z`)
      await money.speak({ arm: 'candidate', characters: 1_000, times: 50 })
    }
    money.at('2026-11-30T09:00Z')
    const before = await read('2026-W48')
    const list = await money.world.control.api.reports.list()
    const whole = list.filter(({ week }) => week < '2026-W49')
    expect(whole.map(({ week }) => week)).toEqual(['2026-W48', '2026-W47', '2026-W46'])
    const earlier = (await money.store.money.fixedCosts())[0]!
    expect(earlier.from).toBe(Date.parse('2026-11-01T00:00Z'))
    expect(before.toDate.from).toBe(earlier.from)
    const weeks = await Promise.all(whole.map(({ week }) => read(week)))
    const saved = weeks.reduce((sum, report) => sum + report.total.net, 0)
    // Eight days of the server lie before the first week that there is a report of.
    const server = Math.round((161_000_000 * 8) / 30)
    expect(Math.abs(before.toDate.net - (saved - server))).toBeLessThanOrEqual(2)

    await money.world.control.reports.sendDue()
    const costs = await money.money.costs()
    const { id, enteredAt: _at, enteredBy: _by, ...fixed } = costs.fixed[0]!
    const set = await money.money.setCost(
      ADMIN,
      id,
      { ...fixed, kind: 'fixed', monthly: { kind: 'amount', amount: '99' } },
      'the invoice was wrong',
    )
    expect(set.ok).toBe(true)
    const after = await read('2026-W48')
    expect(after.total.fixedAll).toBe(23_100_000)
    expect(after.notes.at(-1)).toContain('When it left, on 30 November 2026')
  })

  it('says of what it cannot price how much that is', async () => {
    money.at('2026-11-25T10:00Z')
    await money.speak({ arm: 'baseline', characters: 1_000, times: 3 })
    const book = await money.store.money.priceBook()
    for (const rate of book.rates.filter(({ model }) => model === AURA))
      await money.store.money.remove('rate', rate.id, { at: 0 as EpochMs, by: 'ada', reason: 'test' })
    money.at('2026-11-30T09:00Z')
    const report = await read('2026-W48')
    expect(report.notes.join()).toMatch(
      /calls of @cf\/deepgram\/aura-1 \(workers-ai\) since 10 November 2026 have no price/,
    )
    expect(report.actions[0]).toMatchObject({ path: '/money/prices' })
    await money.world.control.reports.sendDue()
    const [row] = await money.store.outbox.recent(1)
    expect(JSON.stringify(row)).toContain('some use has no price')
  })
})
