import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { OPEN_POLICY, OPERATOR, SimulatedWorld, type WorldOptions } from '../../support/simulated-world.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-circle-'))
  store = createSqliteStore({ path: join(folder, 'crossfade.db') })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function worldAt(stage: string, options: Partial<WorldOptions> = {}): Promise<SimulatedWorld> {
  const world = await SimulatedWorld.open({ store, ...options })
  await world.seed()
  await world.climbTo(stage)
  return world
}

describe('the circle', () => {
  it('rolls a total outage back by itself within 20 s, has it observed, and tells Slack once', async () => {
    const world = await worldAt('50 %')
    await world.run(60)
    world.behaviours['kokoro']!.errorRate = 1
    const took = await world.run(30, async () => (await world.view()).phase === 'rolled-back')
    expect(took).toBeLessThanOrEqual(20)
    await world.run(2)

    const view = await world.view()
    expect(view.share).toBe(0)
    expect(view.rollback).toMatchObject({ trigger: 'errors', by: { kind: 'judge' }, fromStage: '50 %' })
    expect(view.propagation?.observedAt).not.toBeNull()
    expect(view.propagation!.observedAt! - view.propagation!.requestedAt).toBeLessThanOrEqual(2_000)
    expect(view.incident).toMatchObject({ status: 'open', trigger: 'errors' })
    expect(view.incident!.impact!.users).toBeGreaterThan(0)
    expect(view.headline).toBe('English speech is back on Workers AI.')

    const sent = (await store.outbox.recent(50)).map((row) => row.effect.notice.kind)
    expect(sent.filter((kind) => kind === 'rolled-back')).toHaveLength(1)
    // Eagerly suspected seconds before, which is no message of its own.
    expect(sent.filter((kind) => kind === 'stage')).toHaveLength(4)
    expect(sent.filter((kind) => kind === 'observed')).toHaveLength(1)
  })

  it.each([
    -3, 3,
  ])('tells traffic and whom it touched although the wall clock was stepped by %i hours', async (hours) => {
    const world = await worldAt('50 %')
    await world.run(60)
    world.wallStep = hours * 3_600_000
    await world.run(60)
    expect((await world.view()).traffic.requestsPerSecond).toBeCloseTo(4, 0)
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(30, async () => (await world.view()).phase === 'rolled-back')
    expect((await world.view()).incident!.impact!.users).toBeGreaterThan(0)
  })

  it('forgets with the epoch who failed in it, so that its return is judged from the first failure on', async () => {
    const world = await worldAt('50 %')
    await world.run(40)
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(60, async () => (await world.view()).phase === 'rolled-back')
    const kept = await store.judge.load('tts' as never)
    expect(kept!.snapshot).toMatchObject({ admission: { muted: [] } })
  })

  it('keeps a healthy candidate where it is', async () => {
    const world = await worldAt('50 %')
    world.behaviours['kokoro']!.errorRate = 0.003
    await world.run(600)
    expect((await world.view()).phase).toBe('ramping')
  })

  it('judges shadows too: a candidate that fails in shadow never gets a user', async () => {
    const world = await worldAt('shadow')
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(30, async () => (await world.view()).phase === 'rolled-back')
    expect((await world.view()).rollback).toMatchObject({ trigger: 'errors', fromStage: 'shadow' })
  })

  it('rolls back a candidate that is three times as slow', async () => {
    const world = await worldAt('50 %', { requestsPerSecond: 8, policy: {} })
    await world.run(1_200)
    world.behaviours['kokoro']!.latencyMs = 900
    const took = await world.run(400, async () => (await world.view()).phase === 'rolled-back')
    expect(took).toBeLessThan(400)
    expect((await world.view()).rollback?.trigger).toMatch(/^latency-p/)
  }, 60_000)

  it('holds and pages where there is no safe arm, and rolls back by itself once there is one', async () => {
    const { triggers } = OPEN_POLICY
    const absolute = { ...triggers, errors: { ...triggers.errors, blame: 'absolute' as const } }
    const world = await worldAt('50 %', { policy: { triggers: absolute } })
    await world.run(60)
    world.behaviours['workers-ai'] = { errorRate: 1, latencyMs: 50, outcome: 'quota' }
    world.behaviours['kokoro']!.errorRate = 0.4
    await world.run(120, async () => (await world.view()).phase === 'held')
    const held = await world.view()
    expect(held.phase).toBe('held')
    expect(held.share).toBe(5_000)
    expect(held.alerts.map(({ alert }) => alert)).toContain('no-safe-arm')
    expect(held.incident?.kind).toBe('no-safe-arm')
    await world.run(60)
    expect((await world.view()).phase).toBe('held')

    world.behaviours['workers-ai'] = { errorRate: 0, latencyMs: 200, outcome: 'error' }
    await world.run(40, async () => (await world.view()).phase === 'rolled-back')
    const back = await world.view()
    expect(back.phase).toBe('rolled-back')
    expect(back.incident?.id).toBe(held.incident?.id)
    await world.run(2)
    expect((await world.view()).alerts.map(({ alert }) => alert)).not.toContain('no-safe-arm')
  })

  it('does not let one user who always fails and retries five times a second move everybody', async () => {
    const world = await worldAt('50 %')
    await world.run(30)
    const plan = world.plan!.rollouts[0]!
    const { assign } = await import('../../../gateway-plugin/assign.ts')
    const unlucky = Array.from({ length: 99 }, (_, i) => `broken-${i}`).find(
      (user) => assign(plan.salt, user, plan.share) === 'candidate',
    )!
    for (let second = 0; second < 200; second++) {
      await world.send(Array.from({ length: 5 }, () => world.request(unlucky, 'error')).flat())
      await world.run(1)
    }
    expect((await world.view()).phase).toBe('ramping')
  }, 60_000)

  it('goes up by itself where the policy says so, one stage at a time', async () => {
    const world = await SimulatedWorld.open({ store })
    await world.seed()
    const before = await world.view()
    const automatic = {
      ...before.policy,
      ladder: before.policy.ladder.map((stage) => ({
        ...stage,
        advance: 'automatic' as const,
        dwellMs: (stage.kind === 'draft' ? 0 : 60_000) as never,
      })),
    }
    await world.control.api.editRollout(
      OPERATOR,
      'tts',
      before.version,
      { policy: automatic },
      'let it climb',
    )
    await world.run(5)
    await world.must({ command: 'start', reason: 'begin', waive: [] })
    await world.run(70)
    expect((await world.view()).stage).toBe('10 %')
    await world.run(130)
    expect((await world.view()).stage).toBe('50 %')
    const ledger = await world.control.api.decisions({
      rollout: 'tts',
      actor: null,
      command: null,
      from: null,
      to: null,
      before: null,
      limit: 10,
    })
    expect(
      ledger
        .filter(({ command }) => command === 'advance')
        .map(({ actorName, summary }) => [actorName, summary]),
    ).toEqual([
      ['the judge', '25 % → 50 %'],
      ['the judge', '10 % → 25 %'],
      ['the judge', 'shadow → 10 %'],
    ])
  })

  it('does not call a rollback observed while a gateway keeps its old plan, names it, and pages', async () => {
    const world = await worldAt('50 %')
    world.followsPlan = false
    await world.must({ command: 'roll-back', reason: '' }, OPERATOR)
    await world.run(20)
    const waiting = await world.view()
    expect(waiting.propagation).toMatchObject({ observedAt: null, stragglers: ['gateway'] })
    await world.run(50)
    expect((await world.view()).alerts.map(({ alert }) => alert)).toContain('rollback-not-observed')
    world.followsPlan = true
    await world.run(3)
    const observed = await world.view()
    expect(observed.propagation?.observedAt).not.toBeNull()
    expect(observed.alerts).toEqual([])
  })

  it('needs a cause, a cooldown and a person before the same users come back first', async () => {
    const world = await worldAt('25 %', { policy: { cooldownMs: 60_000 as never } })
    const first = world.plan!.rollouts[0]!
    await world.must({ command: 'roll-back', reason: 'sounds wrong' }, OPERATOR)
    await world.run(2)
    const reArm = { command: 're-arm', stage: '10 %', rotateCohort: false, reason: 'mended' } as const
    expect(await world.command(reArm)).toMatchObject({ ok: false, error: { reason: 'incident-open' } })
    const incident = (await world.view()).incident!
    await world.control.api.closeIncident(OPERATOR, incident.id, 'a bad voice file')
    expect(await world.command(reArm)).toMatchObject({ ok: false, error: { reason: 'cooldown' } })
    await world.run(60)
    await world.must(reArm, OPERATOR)
    await world.run(1)
    const again = world.plan!.rollouts[0]!
    expect(again).toMatchObject({ salt: first.salt, share: 1_000, epoch: first.epoch + 2 })
  }, 60_000)

  it('comes up again with the same verdicts, to the bit, from its snapshot and the rows after it', async () => {
    const world = await worldAt('50 %')
    world.behaviours['kokoro']!.errorRate = 0.015
    await world.run(97)
    const before = world.control.ctx.judges.verdicts('tts' as never)
    const second = await SimulatedWorld.open({ store, startAt: world.now })
    await second.beat()
    const after = second.control.ctx.judges.verdicts('tts' as never)
    expect(after).toEqual(before)
  })

  it('tells people of errors over 2 % for five minutes even where the judge sees no breach, and when it is over', async () => {
    const world = await worldAt('10 %', {
      policy: { triggers: { ...OPEN_POLICY.triggers, sustainSec: 86_400 } },
    })
    const open = async () => (await world.view()).alerts.map(({ alert }) => alert)
    world.behaviours['workers-ai']!.errorRate = 0.08
    await world.run(380)
    expect(await open()).toContain('errors')
    world.behaviours['workers-ai']!.errorRate = 0
    await world.run(380)
    expect(await open()).toEqual([])
    const told = (await store.outbox.recent(100)).flatMap(({ effect: { notice } }) =>
      notice.kind === 'alert' && notice.alert === 'errors' ? [notice.state] : [],
    )
    expect(told.sort()).toEqual(['open', 'resolved'])
  }, 40_000)

  it('pages at once when a backend is down', async () => {
    const world = await worldAt('10 %')
    world.behaviours['workers-ai']!.errorRate = 1
    await world.run(40)
    expect((await world.view()).alerts).toContainEqual(
      expect.objectContaining({
        alert: 'backend-down',
        subject: 'workers-ai',
        runbook: '/runbooks/backend-down',
      }),
    )
  })

  it('counts a batch once, answers a repeat, and refuses the same number with another body', async () => {
    const world = await worldAt('50 %')
    const attempts = world.request('user-1')
    expect(await world.send(attempts, 9_000)).toMatchObject({
      ok: true,
      value: { duplicate: false, accepted: attempts.length },
    })
    expect(await world.send(attempts, 9_000)).toMatchObject({
      ok: true,
      value: { duplicate: true, accepted: attempts.length },
    })
    expect(await world.send(world.request('user-2'), 9_000)).toMatchObject({
      ok: false,
      error: { code: 'batch-conflict' },
    })
  })
})
