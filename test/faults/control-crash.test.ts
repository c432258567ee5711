import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OutboxDelivery, startOutboxDelivery } from '../../control/app/deliver-outbox.ts'
import type { EpochMs } from '../../control/core/units.ts'
import type { Store } from '../../control/ports/store.ts'
import { createSqliteStore } from '../../control/store/sqlite/create-sqlite-store.ts'
import { Dead, type Death, dyingStore } from '../support/dying-store.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'crossfade-crash-'))
const prepared = join(folder, 'prepared.db')
/** Where simulated time stands when the outage begins. */
let preparedAt = 0

beforeAll(async () => {
  const store = createSqliteStore({ path: prepared })
  const world = await SimulatedWorld.open({ store })
  await world.seed()
  await world.climbTo('50 %')
  await world.run(40)
  preparedAt = world.now
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What Slack has received, and whether it was marked as possibly sent before. */
type Received = { readonly kind: string; readonly id: string; readonly repeat: boolean }

/** Lets people hear: rows go out as soon as they are there; simulated time has no retries to wait for. */
function listen(store: Store, now: () => number, received: Received[]): OutboxDelivery {
  return startOutboxDelivery({
    store,
    notifiers: {
      slack: {
        async deliver(notice, { idempotencyId, repeat }) {
          received.push({ kind: notice.kind, id: idempotencyId, repeat })
          return 'delivered'
        },
      },
    },
    clock: { now: () => now() as EpochMs },
    timer: { after: () => () => undefined },
    random: () => 0.5,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
}

const settled = () => new Promise<void>((later) => setImmediate(later))

const OUTAGE_SEC = 25

function expectDeath(error: unknown): void {
  if (!(error instanceof Dead)) throw error
}

/** An outage of 25 s during which control dies at one write and comes up again. */
async function live(death: Death | null, name: string) {
  const path = join(folder, `${name}.db`)
  copyFileSync(prepared, path)
  const received: Received[] = []
  const first = createSqliteStore({ path })
  const dying = dyingStore(first, death)
  const world = new SimulatedWorld({ store: first, startAt: preparedAt, seq: 1_000 })
  world.behaviours['kokoro']!.errorRate = 1
  await world.attach(dying.store).catch(expectDeath)
  let delivery = listen(dying.store, () => world.now, received)
  let store = first
  let restarted = false

  for (let second = 0; second < OUTAGE_SEC; second++) {
    if (!dying.isDead() || restarted) await world.run(1).catch(expectDeath)
    await settled()
    if (!dying.isDead() || restarted) continue
    restarted = true
    await delivery.stop()
    await store.close()
    store = createSqliteStore({ path })
    await consistent(store)
    await world.attach(store)
    delivery = listen(store, () => world.now, received)
    // The gateway sends again what was not acknowledged, under the same number.
    await world.resend()
  }
  const writes = dying.writes()
  await world.run(3)
  await settled()
  await delivery.stop()
  return { store, world, received, writes }
}

/** Nothing is half-decided: decision, state, incident and message are there together, or not at all. */
async function consistent(store: Store): Promise<void> {
  const rollout = (await store.rollouts.load('tts' as never))!
  const decisions = await store.rollouts.decisions({ rollout: rollout.key, limit: 50 })
  const rollbacks = decisions.filter(({ command }) => command === 'roll-back')
  const incidents = await store.rollouts.incidents({ rollout: rollout.key, limit: 10 })
  const messages = (await store.outbox.recent(100)).filter(
    ({ effect }) => effect.notice.kind === 'rolled-back',
  )
  const isBack = rollout.state.phase === 'rolled-back' ? 1 : 0
  expect([rollbacks.length, incidents.length, messages.length]).toEqual([isBack, isBack, isBack])
  expect(decisions[0]!.version).toBe(rollout.version)
}

describe('control that dies at any write of an outage', () => {
  it('comes up where it was, rolls back once, loses no acknowledged batch and no message', async () => {
    const whole = await live(null, 'whole')
    await whole.store.close()
    expect(whole.writes).toBeGreaterThan(20)

    for (let write = 1; write <= whole.writes; write++)
      for (const moment of ['before', 'after'] as const) {
        const { store, world, received } = await live({ write, moment }, `${write}-${moment}`)
        const at = `${moment} write ${write}`
        await consistent(store)
        const view = await world.view()
        expect([at, view.phase, view.share]).toEqual([at, 'rolled-back', 0])
        expect([at, view.propagation?.observedAt === null]).toEqual([at, false])
        for (const seq of world.acknowledged)
          expect([at, seq, await store.attempts.seen('gateway', world.instance, seq)]).toEqual([
            at,
            seq,
            expect.objectContaining({ accepted: expect.any(Number) }),
          ])
        const told = received.filter(({ kind }) => kind === 'rolled-back')
        expect([at, told.length >= 1]).toEqual([at, true])
        expect([at, told.slice(1).every(({ repeat }) => repeat)]).toEqual([at, true])
        expect([at, received.some(({ kind }) => kind === 'observed')]).toEqual([at, true])
        await store.close()
        rmSync(join(folder, `${write}-${moment}.db`))
      }
  }, 600_000)
})
