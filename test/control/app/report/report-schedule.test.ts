import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ReportView } from '../../../../control/app/report-views.ts'
import type { EpochMs } from '../../../../control/core/units.ts'
import type { Store } from '../../../../control/ports/store.ts'
import { createMemoryStore } from '../../../../control/store/memory/create-memory-store.ts'
import { createSqliteStore } from '../../../../control/store/sqlite/create-sqlite-store.ts'
import { Dead, dyingStore } from '../../../support/dying-store.ts'
import { openReportWorld, use } from '../../../support/report-world.ts'

describe('reports that leave by themselves', () => {
  const opened: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close()
  })
  async function begin(when: string) {
    const store = createMemoryStore()
    return { store, world: await openReportWorld(store, when) }
  }

  it('leave on Monday at nine, for the week that has ended, once however often one looks', async () => {
    const { store, world } = await begin('2026-11-25T12:00Z')
    await use(store, '2026-11-25T11:00Z', 3)
    const sender = world.sender()
    for (const when of ['2026-11-29T23:59Z', '2026-11-30T08:59Z']) {
      world.at(when)
      await sender.sendDue()
      expect(await world.sent()).toEqual([])
    }
    for (const when of ['2026-11-30T09:00Z', '2026-11-30T09:01Z', '2026-12-06T23:59Z']) {
      world.at(when)
      await sender.sendDue()
      expect(await world.sent()).toEqual(['report-2026-W48'])
    }
    world.at('2026-12-07T09:00Z')
    await sender.sendDue()
    expect(await world.sent()).toEqual(['report-2026-W48', 'report-2026-W49'])
  })

  it('are none before there was anything to report on, and none for weeks before that', async () => {
    const { store, world } = await begin('2026-11-30T10:00Z')
    await world.sender().sendDue()
    await use(store, '2026-11-30T10:00Z', 1)
    await world.sender().sendDue()
    expect(await world.sent()).toEqual([])
  })

  it('begin with the week in which a cost was entered, not with what that entry says of the past', async () => {
    const { store, world } = await begin('2026-11-30T10:00Z')
    const entered = Date.parse('2026-11-26T10:00Z') as EpochMs
    await store.money.add(
      'fixed',
      {
        name: 'server',
        category: 'server',
        rollout: null,
        monthly: { kind: 'amount', amount: '161' },
        currency: 'USD',
        from: Date.parse('2026-06-01T00:00Z') as EpochMs,
        to: null,
        avoidable: false,
        source: 'invoice',
        note: '',
        enteredAt: entered,
        enteredBy: 'ada',
      },
      { at: entered, by: 'ada', reason: 'the invoice came' },
    )
    await world.sender().sendDue()
    expect(await world.sent()).toEqual(['report-2026-W48'])
  })

  it('are made up for after three weeks away, oldest first, and after a year away only the last four', async () => {
    const { store, world } = await begin('2026-10-26T10:00Z')
    await use(store, '2026-10-19T11:00Z', 1)
    await world.sender().sendDue()
    world.at('2026-11-18T03:00Z')
    await world.sender().sendDue()
    const weeks = ['report-2026-W43', 'report-2026-W44', 'report-2026-W45', 'report-2026-W46']
    expect(await world.sent()).toEqual(weeks)
    world.at('2027-11-20T03:00Z')
    await world.sender().sendDue()
    expect(await world.sent()).toEqual([
      ...weeks,
      'report-2027-W42',
      'report-2027-W43',
      'report-2027-W44',
      'report-2027-W45',
    ])
  })

  it('leave once from two controls at once, and once across restarts', async () => {
    const { store, world } = await begin('2026-11-30T09:00Z')
    await use(store, '2026-11-25T11:00Z', 3)
    const [one, two] = [world.sender(), world.sender()]
    await Promise.all([one.sendDue(), two.sendDue(), one.sendDue()])
    await world.sender().sendDue()
    expect(await world.sent()).toEqual(['report-2026-W48'])
  })

  it.each([
    ['Europe/Berlin', '2026-03-30T06:59Z', '2026-03-30T07:00Z', '2026-W13'],
    ['Europe/Berlin', '2026-10-26T07:59Z', '2026-10-26T08:00Z', '2026-W43'],
    ['America/New_York', '2026-11-02T13:59Z', '2026-11-02T14:00Z', '2026-W44'],
    ['Pacific/Kiritimati', '2026-11-29T23:59:59Z', '2026-11-30T00:00Z', '2026-W48'],
    ['Etc/GMT+12', '2026-11-30T20:59Z', '2026-11-30T21:00Z', '2026-W48'],
  ])('leave by the clocks of %s, in the weeks in which they change too', async (zone, before, after, week) => {
    const { store, world } = await begin(before)
    await use(store, new Date(Date.parse(after) - 3 * 86_400_000).toISOString(), 1)
    const sender = world.sender(zone)
    await sender.sendDue()
    expect(await world.sent()).toEqual([])
    world.at(after)
    await sender.sendDue()
    expect(await world.sent()).toEqual([`report-${week}`])
  })

  it('keep the document as it left', async () => {
    const { store, world } = await begin('2026-11-30T09:00Z')
    await use(store, '2026-11-25T11:00Z', 3)
    await world.sender().sendDue()
    const kept = (await store.money.report('2026-W48'))!
    const document = kept.document as ReportView
    expect(document).toMatchObject({ week: '2026-W48', sentAt: kept.sentAt, complete: true })
    expect(document.total).toMatchObject({ requests: 3, characters: 3_000, counterfactual: 45_000 })
  })

  it('are neither lost nor sent twice when control dies at any write, on a real database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crossfade-report-'))
    opened.push(() => rmSync(folder, { recursive: true }))
    let deaths = 0
    for (let write = 1, died = true; died; write++) {
      for (const moment of ['before', 'after'] as const) {
        died = await lifeAndDeath(join(folder, `${write}-${moment}.db`), write, moment)
        if (died) deaths += 1
      }
      expect(write).toBeLessThan(20)
    }
    // Before and after each of two reports, at the least.
    expect(deaths).toBeGreaterThanOrEqual(4)
  })

  /** Answers whether it died before all was sent. */
  async function lifeAndDeath(path: string, write: number, moment: 'before' | 'after'): Promise<boolean> {
    const first = createSqliteStore({ path })
    await use(first, '2026-11-18T11:00Z', 2)
    const mortal = dyingStore(first, { write, moment })
    const sending = async (store: Store) => {
      const world = await openReportWorld(store, '2026-11-30T09:00Z')
      await world.sender().sendDue()
    }
    await sending(mortal.store).catch((error: unknown) => expect(error).toBeInstanceOf(Dead))
    await first.close()

    const second = createSqliteStore({ path })
    await sending(second)
    const world = await openReportWorld(second, '2026-11-30T09:00Z')
    expect(await world.sent()).toEqual(['report-2026-W47', 'report-2026-W48'])
    expect((await second.money.reports(9)).map(({ week }) => week)).toEqual(['2026-W48', '2026-W47'])
    await second.close()
    return mortal.isDead()
  }
})
