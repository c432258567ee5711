import { beforeEach, describe, expect, it } from 'vitest'
import { createReportApi } from '../../../../control/app/report/create-report-api.ts'
import type { ReportApi } from '../../../../control/app/report/report-api.ts'
import type { ReportView } from '../../../../control/app/report-views.ts'
import type { Actor } from '../../../../control/core/actor.ts'
import type { Notice } from '../../../../control/core/effects.ts'
import type { BasisPoints } from '../../../../control/core/units.ts'
import { toSlackMessage } from '../../../../control/notify/slack-blocks.ts'
import type { Store } from '../../../../control/ports/store.ts'
import { createMemoryStore } from '../../../../control/store/memory/create-memory-store.ts'
import { judgeSlackPayload } from '../../../../deploy/local/slack-payload.ts'
import { backend, decision, openIncident, rollout, TTS } from '../../../contracts/store-samples.ts'
import { MICRO_PER_CHARACTER, readPlainMoney } from '../../../support/plain-money.ts'
import { openReportWorld, type ReportWorld, time, use } from '../../../support/report-world.ts'
import { LINKS } from '../../notify/sample-notices.ts'

const ADA: Actor = { kind: 'person', name: 'Ada', role: 'admin' }
const STAGE = { phase: 'ramping', stage: '10 %', share: 1_000 as BasisPoints, epoch: 1 } as const

let store: Store
let world: ReportWorld
let reports: ReportApi

beforeEach(async () => {
  store = createMemoryStore()
  world = await openReportWorld(store, '2026-11-16T00:00Z')
  reports = createReportApi(world.ctx, readPlainMoney)
  for (const key of ['workers-ai', 'kokoro'])
    await store.rollouts.putBackend(
      { ...backend(key), name: key === 'kokoro' ? 'Kokoro' : 'Workers AI' },
      time('2026-11-16T00:00Z'),
    )
  const createdAt = time('2026-11-17T00:00Z')
  await store.rollouts.commit({
    rollout: { key: TTS, expectedVersion: 0, next: rollout({ createdAt, name: 'English speech' }) },
    decision: decision({ requestedAt: createdAt, to: STAGE, command: 'start' }),
    effects: [],
    at: createdAt,
  })
  // Week 47: all of it on the baseline. Week 48: half of it moved, one of 50 fails, two come from the cache.
  await use(store, '2026-11-18T10:00Z', 40, { arm: 'baseline', latencyMs: 300 })
  await use(store, '2026-11-25T10:00Z', 48, { arm: 'candidate', latencyMs: 150 })
  await use(store, '2026-11-26T10:00Z', 2, { arm: 'candidate', latencyMs: 4, cache: 'hit' })
  await use(store, '2026-11-27T10:00Z', 1, {
    arm: 'candidate',
    latencyMs: 20,
    outcome: 'error',
    failure: 'server-error',
    status: 500,
  })
  await use(store, '2026-11-27T10:00Z', 1, { arm: 'candidate', role: 'fallback', backend: 'workers-ai' })
  await use(store, '2026-11-29T23:59Z', 50, { arm: 'baseline', latencyMs: 310 })
})

async function read(week: string): Promise<ReportView> {
  const report = await reports.read(week)
  if (!report.ok) throw new Error(report.error.detail)
  return report.value
}

async function messages(): Promise<readonly { id: string; notice: Extract<Notice, { kind: 'report' }> }[]> {
  const rows = await store.outbox.recent(100)
  return rows
    .flatMap(({ effect }) => {
      const { notice, idempotencyId: id } = effect
      return notice.kind === 'report' ? [{ id, notice }] : []
    })
    .toReversed()
}

describe('the report of a week', () => {
  it('counts what happened from Monday to Sunday, beside the week before', async () => {
    world.at('2026-12-02T09:00Z')
    const report = await read('2026-W48')
    expect(report).toMatchObject({
      from: time('2026-11-23T00:00Z'),
      to: time('2026-11-30T00:00Z'),
      complete: true,
      sentAt: null,
      total: { requests: 101, counterfactual: 99_000 * MICRO_PER_CHARACTER },
      before: { requests: 40, counterfactual: 40_000 * MICRO_PER_CHARACTER, net: 0 },
    })
    expect(report.days.map(({ requests }) => requests)).toEqual([0, 0, 48, 2, 1, 0, 50])
    const [tts] = report.rollouts
    expect(tts).toMatchObject({
      key: 'tts',
      name: 'English speech',
      stage: '10 %',
      share: 1_000,
      candidateName: 'Kokoro',
      baselineName: 'Workers AI',
      baseline: { now: { requests: 50, errorRate: 0 }, before: { requests: 40 } },
      candidate: {
        now: { requests: 51, characters: 51_000, cacheHitRate: 2 / 51, judged: 52, errorRate: 1 / 52 },
      },
      fallbackRate: 1 / 99,
      decisions: [],
    })
    expect(Math.abs(tts!.baseline.now.p95! / 310 - 1)).toBeLessThan(0.03)
    expect(tts!.candidate.before).toMatchObject({ requests: 0, errorRate: null })
  })

  it('is as money stood when the week ended, and says of what is still coming that it is provisional', async () => {
    world.at('2026-11-30T09:00Z')
    const monday = await read('2026-W48')
    expect(monday.subline).toBe('Seen at 2026-11-30T00:00:00.000Z')
    expect(monday.total.provisional).toBe(true)
    expect(monday.notes[0]).toMatch(/^Provisional until 1 December 2026, 00:00 UTC/)
    world.at('2026-12-20T09:00Z')
    const later = await read('2026-W48')
    expect(later.subline).toBe(monday.subline)
    expect(later.total.provisional).toBe(false)
    expect(later.notes.join()).not.toContain('Provisional')
  })

  it('of a week that goes on has its figures so far, and is not sent', async () => {
    world.at('2026-11-26T12:00Z')
    const report = await read('2026-W48')
    expect(report).toMatchObject({ complete: false, total: { requests: 50 } })
    expect(report.notes[0]).toMatch(/goes on until 29 November 2026/)
    expect(await reports.send(ADA, '2026-W48', 'now')).toMatchObject({
      ok: false,
      error: { code: 'refused', reason: 'week-not-over' },
    })
    expect(await messages()).toEqual([])
  })

  it('tells decisions and incidents, and that a fixed cost is missing', async () => {
    const at = time('2026-11-26T11:00Z')
    await store.rollouts.commit({
      decision: decision({
        requestedAt: at,
        command: 'advance',
        from: STAGE,
        to: { ...STAGE, stage: '25 %', share: 2_500 as BasisPoints },
        version: 3,
      }),
      effects: [],
      at,
    })
    const opened = openIncident()
    if (opened.kind !== 'open') throw new Error('not opened')
    await store.rollouts.commit({
      incident: { ...opened, incident: { ...opened.incident, openedAt: at } },
      decision: decision({
        requestedAt: at,
        command: 'roll-back',
        from: STAGE,
        to: { ...STAGE, phase: 'rolled-back', share: 0 as BasisPoints },
        version: 4,
      }),
      effects: [],
      at,
    })
    world.at('2026-11-30T09:00Z')
    const report = await read('2026-W48')
    expect(report.rollouts[0]!.decisions.map(({ text }) => text)).toEqual([
      '10 % → 25 %, by anna: because',
      'rolled back from 10 %, by anna: because',
    ])
    expect(report.rollouts[0]!.incidents).toEqual([
      { id: 1, title: 'Rolled back: errors', status: 'open', cause: null },
    ])
    expect(report.actions.map(({ path }) => path)).toEqual(['/incidents/1', '/money/costs', '/money/what-if'])
    expect(report.notes.join()).toContain('Nobody has entered what the own servers cost')
    // In the week before neither was there yet.
    expect((await read('2026-W47')).rollouts[0]!.incidents).toEqual([])
  })

  it('has its money after the hours of its arms are gone, and says so', async () => {
    world.at('2027-12-20T09:00Z')
    const attempts = { ...store.attempts, metrics: async () => [] }
    const ctx = { ...world.ctx, store: { ...store, attempts } }
    const report = await createReportApi(ctx, readPlainMoney).read('2026-W48')
    expect(report).toMatchObject({
      ok: true,
      value: {
        total: { requests: 101 },
        notes: expect.arrayContaining([expect.stringContaining('kept for 13 months only')]),
        rollouts: [
          {
            candidate: { now: { requests: 51, characters: 51_000, errorRate: null, p95: null } },
            baseline: { before: { requests: 40, errorRate: null } },
          },
        ],
      },
    })
    expect((await read('2026-W48')).notes.join()).not.toContain('13 months')
  })

  it('asks for nothing in a week that is long gone', async () => {
    world.at('2026-12-20T09:00Z')
    expect((await read('2026-W48')).actions).toEqual([])
    expect((await read('2026-W51')).actions.length).toBeGreaterThan(0)
  })

  it('begins in the middle of a week where there was nothing before, and compares with nothing then', async () => {
    world.at('2026-11-30T09:00Z')
    const first = await read('2026-W47')
    expect(first.before).toBeNull()
    expect(first.rollouts[0]!.baseline.before).toBeNull()
    expect(first.notes[0]).toBe('Counted from 18 November 2026: nothing was used before.')
  })

  it.each([
    ['2026-W46', 'not-found', 'nothing was used before 18 November 2026'],
    ['2026-W49', 'invalid', 'begins on 30 November 2026'],
    ['2025-W53', 'invalid', 'is no ISO week'],
    ['next', 'invalid', 'is no ISO week'],
  ])('does not exist for %s', async (week, code, detail) => {
    world.at('2026-11-29T23:00Z')
    expect(await reports.read(week)).toMatchObject({
      ok: false,
      error: { code, detail: expect.stringContaining(detail) },
    })
  })

  it('says when its figures are not those any more that it left with', async () => {
    world.at('2026-11-30T09:00Z')
    await world.sender().sendDue()
    world.at('2026-11-30T10:00Z')
    expect((await read('2026-W48')).notes.join()).not.toContain('When it left')
    await use(store, '2026-11-29T23:30Z', 10, { arm: 'candidate' })
    const late = await read('2026-W48')
    expect(late.sentAt).toBe(time('2026-11-30T09:00Z'))
    expect(late.notes.at(-1)).toMatch(
      /^When it left, on 30 November 2026, it said \$0\.72 net: .* changed that to \$0\.87\.$/,
    )
    expect(((await store.money.report('2026-W48'))!.document as ReportView).total.requests).toBe(101)
  })

  it('is in the list of weeks, newest first, with what is computed of it now', async () => {
    world.at('2026-11-30T09:30Z')
    await world.sender().sendDue()
    expect(await reports.list()).toMatchObject([
      { week: '2026-W49', sentAt: null, net: 0 },
      { week: '2026-W48', sentAt: time('2026-11-30T09:30Z'), net: 48_000 * MICRO_PER_CHARACTER },
      { week: '2026-W47', sentAt: time('2026-11-30T09:30Z'), net: 0 },
    ])
  })
})

describe('the message about a week', () => {
  it('says in four lines what matters, within what Slack takes, and nothing that identifies a user', async () => {
    world.at('2026-11-30T09:00Z')
    await world.sender().sendDue()
    const [, { id, notice }] = (await messages()) as [unknown, Awaited<ReturnType<typeof messages>>[number]]
    expect(id).toBe('report-2026-W48')
    expect(notice.headline).toBe('Week 48 saved $0.72 net; $0.72 since 18 November 2026')
    expect(notice.money).toBe(
      'vendor billed $0.77 · own cost $0.00 · avoided $0.72 · 99,000 characters in 101 requests · $0.72 more than the week before',
    )
    expect(notice.health).toBe(
      'Kokoro 1.9\u00a0% errors, p95 153 ms (52 requests) · Workers AI 0\u00a0% errors, p95 312 ms (50 requests) · no incident',
    )
    expect(notice.next).toMatch(/^Enter what your own server costs: .* And 1 more in the report\.$/)
    const payload = toSlackMessage(
      notice,
      { idempotencyId: id, repeat: false },
      { links: LINKS, mention: '<!here>' },
    )
    expect(judgeSlackPayload(payload)).toMatchObject({ ok: true })
    expect(JSON.stringify(payload)).not.toContain('<!here>')
    expect(JSON.stringify(notice)).not.toContain('u-1')
  })

  it('leaves again only on purpose, and says who wanted it and why', async () => {
    world.at('2026-11-30T09:00Z')
    await world.sender().sendDue()
    world.at('2026-11-30T11:00Z')
    const sent = await reports.send(ADA, '2026-W48', 'the board asked')
    expect(sent).toMatchObject({ ok: true, value: { sentAt: time('2026-11-30T09:00Z') } })
    expect((await messages()).map(({ id, notice }) => [id, notice.request])).toEqual([
      ['report-2026-W47', null],
      ['report-2026-W48', null],
      [
        `report-2026-W48-again-${time('2026-11-30T11:00Z')}`,
        { by: 'Ada', reason: 'the board asked', again: true },
      ],
    ])
  })

  it('sent before its time does not leave by itself any more', async () => {
    world.at('2026-11-30T07:00Z')
    await reports.send(ADA, '2026-W48', 'I am on a train at nine')
    world.at('2026-11-30T09:00Z')
    await world.sender().sendDue()
    expect((await messages()).map(({ id, notice }) => [id, notice.request?.again])).toEqual([
      ['report-2026-W48', false],
      ['report-2026-W47', undefined],
    ])
  })
})
