import { describe, expect, it } from 'vitest'
import type { DailyBudget } from '../../control/core/cost/daily-budget.ts'
import type { FixedCost } from '../../control/core/cost/fixed-cost.ts'
import type { Rate, Tariff } from '../../control/core/cost/price-book.ts'
import type { Projection } from '../../control/core/cost/projection.ts'
import type { BackendKey, RolloutKey } from '../../control/core/ids.ts'
import type { MicroUsd } from '../../control/core/units.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, effect, NOON, TTS } from './store-samples.ts'

const ORIGIN = { source: 'price list of 2026-08-28', note: '', enteredAt: NOON, enteredBy: 'anna' }
const note = (reason: string, offset = 0) => ({ at: at(offset), by: 'anna', reason })

const tariff = (change: Partial<Tariff> = {}): Omit<Tariff, 'id'> => ({
  account: 'cloudflare',
  unit: 'neurons',
  price: '0.011',
  per: 1_000,
  currency: 'USD',
  freePerDay: '10000',
  from: NOON,
  ...ORIGIN,
  ...change,
})
const rate = (): Omit<Rate, 'id'> => ({
  account: 'cloudflare',
  backend: null,
  model: '@cf/deepgram/aura-2-en',
  base: 'characters',
  amount: '2727.27',
  per: 1_000,
  from: NOON,
  until: null,
  ...ORIGIN,
})
const server = (): Omit<FixedCost, 'id'> => ({
  name: 'GPU server',
  category: 'server',
  rollout: null,
  monthly: { kind: 'amount', amount: '149' },
  currency: 'USD',
  from: NOON,
  to: null,
  avoidable: true,
  ...ORIGIN,
})
const projection = (rollout = TTS): Omit<Projection, 'id'> => ({ rollout, stages: [], ...ORIGIN })
const BUDGET: DailyBudget = {
  backend: 'workers-ai' as BackendKey,
  limit: 5_000_000 as MicroUsd,
  hardStop: false,
}

export function describeMoneyStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps what people entered of money`, () => {
    const held = storePerTest(open)
    const money = () => held.store.money

    it('nothing at first: which prices come with the program is not its to say', async () => {
      expect(await money().priceBook()).toEqual({ tariffs: [], rates: [], exchange: [] })
      expect(await money().changes(10)).toEqual([])
    })

    it('by kind and number, also after a restart', async () => {
      const first = await money().add('tariff', tariff(), note('list'))
      const second = await money().add('rate', rate(), note('list'))
      const euro = await money().add(
        'exchange',
        { currency: 'EUR', usd: '1.08', from: NOON, ...ORIGIN },
        note('ECB'),
      )
      const fixed = await money().add('fixed', server(), note('invoice'))
      const oneOff = await money().add(
        'oneOff',
        { name: 'Set-up', rollout: TTS, amount: '1500', currency: 'USD', at: NOON, ...ORIGIN },
        note('invoice'),
      )
      expect(first).toEqual({ ...tariff(), id: first.id })
      await held.reopen()
      expect(await money().priceBook()).toEqual({ tariffs: [first], rates: [second], exchange: [euro] })
      expect(await money().fixedCosts()).toEqual([fixed])
      expect(await money().oneOffCosts()).toEqual([oneOff])
      const numbers = [first, second, euro, fixed, oneOff].map(({ id }) => id)
      expect(new Set(numbers).size).toBe(5)
    })

    it('with what each was and became, who changed it and why, in the same write', async () => {
      const added = await money().add('tariff', tariff(), note('list', 1))
      const dearer = { ...added, price: '0.012' }
      expect(await money().replace('tariff', dearer, note('new list', 2))).toBe(true)
      expect((await money().priceBook()).tariffs).toEqual([dearer])
      expect(await money().remove('tariff', added.id, note('entered twice', 3))).toBe(true)
      expect((await money().priceBook()).tariffs).toEqual([])
      await held.reopen()
      const subject = { by: 'anna', kind: 'tariff', subject: String(added.id) }
      expect(await money().changes(10)).toEqual([
        { id: 3, ...subject, at: at(3), before: dearer, after: null, reason: 'entered twice' },
        { id: 2, ...subject, at: at(2), before: added, after: dearer, reason: 'new list' },
        { id: 1, ...subject, at: at(1), before: null, after: added, reason: 'list' },
      ])
      expect((await money().changes(1)).map(({ id }) => id)).toEqual([3])
    })

    it('changes nothing under a number that is not there, or is of another kind', async () => {
      const added = await money().add('tariff', tariff(), note('list'))
      expect(await money().replace('tariff', { ...added, id: 99 }, note('?'))).toBe(false)
      expect(await money().replace('rate', { ...rate(), id: added.id }, note('?'))).toBe(false)
      expect(await money().remove('fixed', added.id, note('?'))).toBe(false)
      expect((await money().priceBook()).tariffs).toEqual([added])
      expect(await money().changes(10)).toHaveLength(1)
    })

    it('and gives no number twice, so that the history of one entry is never that of another', async () => {
      const first = await money().add('tariff', tariff(), note('list'))
      await money().remove('tariff', first.id, note('mistake'))
      await held.reopen()
      expect((await money().add('tariff', tariff(), note('list'))).id).toBeGreaterThan(first.id)
    })

    it('projections of one rollout or of all, newest first', async () => {
      const other = 'other' as RolloutKey
      const ids: number[] = []
      for (const rollout of [TTS, other, TTS])
        ids.push((await money().add('projection', projection(rollout), note('plan'))).id)
      const found = async (rollout: RolloutKey | null) =>
        (await money().projections(rollout)).map(({ id }) => id)
      expect(await found(null)).toEqual(ids.toReversed())
      expect(await found(TTS)).toEqual([ids[2], ids[0]])
    })

    it('budgets by backend, with their history', async () => {
      await money().setBudget(BUDGET.backend, BUDGET, note('cap', 1))
      const higher = { ...BUDGET, limit: 9_000_000 as MicroUsd, hardStop: true }
      await money().setBudget(BUDGET.backend, higher, note('more', 2))
      await held.reopen()
      expect(await money().budgets()).toEqual([higher])
      await money().setBudget(BUDGET.backend, null, note('gone', 3))
      await money().setBudget(BUDGET.backend, null, note('gone again', 4))
      expect(await money().budgets()).toEqual([])
      const told = (await money().changes(10)).map(({ kind, subject, before, after }) => [
        kind,
        subject,
        before,
        after,
      ])
      expect(told).toEqual([
        ['budget', 'workers-ai', higher, null],
        ['budget', 'workers-ai', BUDGET, higher],
        ['budget', 'workers-ai', null, BUDGET],
      ])
    })

    it('shares no memory with its callers', async () => {
      const entry = tariff()
      const added = await money().add('tariff', entry, note('list'))
      Object.assign(entry, { price: '9' })
      Object.assign(added, { price: '9' })
      Object.assign((await money().priceBook()).tariffs[0]!, { price: '9' })
      expect((await money().priceBook()).tariffs[0]!.price).toBe('0.011')
    })
  })

  describe(`${name} sends reports`, () => {
    const held = storePerTest(open)
    const money = () => held.store.money
    const report = (week: string, offset = 0) => ({ week, sentAt: at(offset), document: { week, saved: 12 } })

    it('as they left, newest first, with their message in the same write', async () => {
      let woken = 0
      held.store.onOutbox(() => woken++)
      expect(await money().sendReport(report('2026-W48'), [effect('report-2026-W48')])).toBe(true)
      expect(await money().sendReport(report('2027-W01', 2), [])).toBe(true)
      expect(await money().sendReport(report('2026-W52', 1), [])).toBe(true)
      await held.reopen()
      expect(await money().report('2026-W48')).toEqual(report('2026-W48'))
      expect(await money().report('2026-W47')).toBeUndefined()
      expect((await money().reports(2)).map(({ week }) => week)).toEqual(['2027-W01', '2026-W52'])
      const [message, ...rest] = await held.store.outbox.recent(10)
      expect(rest).toEqual([])
      expect(message).toMatchObject({ effect: effect('report-2026-W48'), createdAt: NOON })
      expect(woken).toBe(1)
    })

    it('once a week, also when two ask at the same time', async () => {
      const sent = await Promise.all(
        ['a', 'b'].map((id) => money().sendReport(report('2026-W48'), [effect(id)])),
      )
      expect(sent).toEqual([true, false])
      await held.reopen()
      expect(await money().sendReport(report('2026-W48', 5), [effect('c')])).toBe(false)
      expect(await money().report('2026-W48')).toEqual(report('2026-W48'))
      expect(await held.store.outbox.recent(10)).toHaveLength(1)
    })

    it('or nothing of them where one part cannot be written', async () => {
      const circle: Record<string, unknown> = {}
      circle['itself'] = circle
      const bad = { ...effect('bad'), notice: circle as never }
      await expect(money().sendReport(report('2026-W48'), [effect('good'), bad])).rejects.toThrow()
      expect(await money().report('2026-W48')).toBeUndefined()
      expect(await held.store.outbox.recent(10)).toEqual([])
      expect(await money().sendReport(report('2026-W48'), [effect('good')])).toBe(true)
    })
  })
}
