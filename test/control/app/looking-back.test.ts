import { beforeEach, describe, expect, it } from 'vitest'
import { createVerdictLog, LOG_STEP_MS, LOG_STEPS } from '../../../control/app/verdict-log.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { assign } from '../../../gateway-plugin/assign.ts'
import { sampleVerdict } from '../../support/fake-views.ts'
import { ADMIN, SimulatedWorld } from '../../support/simulated-world.ts'

const MINUTE = LOG_STEP_MS

describe('what the judge said over the last day', () => {
  const at = (minute: number, evidence: number) => ({ now: minute * MINUTE + 30_000, evidence })
  const noted = (...samples: readonly { now: number; evidence: number }[]) => {
    const log = createVerdictLog()
    for (const { now, evidence } of samples) log.note('tts', now, [{ ...sampleVerdict, evidence }])
    return log
  }

  it('keeps the loudest moment of each minute', () => {
    const log = noted(at(100, 0.1), at(100, 0.7), at(100, 0.2), at(101, 0.3))
    const read = log.read('tts', 'errors', 0, 200 * MINUTE)
    expect(read.map((minute) => [minute.at / MINUTE, Number(minute.evidence.toFixed(3))])).toEqual([
      [100, 0.7],
      [101, 0.3],
    ])
  })

  it('forgets what is older than a day, and mistakes nothing of yesterday for today', () => {
    const log = noted(at(100, 0.9), at(101, 0.8), at(100 + LOG_STEPS, 0.1))
    expect(log.read('tts', 'errors', 0, 1e15).map((minute) => minute.at / MINUTE)).toEqual([
      101,
      100 + LOG_STEPS,
    ])
    expect(log.read('other', 'errors', 0, 1e15)).toEqual([])
  })
})

describe('looking back at a rollout', () => {
  let world: SimulatedWorld
  beforeEach(async () => {
    world = await SimulatedWorld.open({ store: createMemoryStore() })
    await world.seed()
    await world.climbTo('50 %')
  })
  const history = async () => {
    const read = await world.control.api.verdictHistory('tts')
    if (!read.ok) throw new Error(read.error.detail)
    return read.value
  }

  it('shows the evidence that rose before a rollback, and keeps what was decided on after a restart', async () => {
    await world.run(70)
    world.behaviours['kokoro']!.errorRate = 0.6
    await world.run(120, async () => (await world.view()).phase === 'rolled-back')
    const before = await history()
    const errors = before.triggers.find(({ trigger }) => trigger === 'errors')!
    expect(errors.bound).toBe(0.02)
    expect(before.steps).toHaveLength(errors.evidence.length)
    expect(Math.max(...errors.evidence.map((value) => value ?? 0))).toBeGreaterThanOrEqual(1)
    expect(before.since).not.toBeNull()

    await world.attach(world.options.store)
    const after = await history()
    const known = after.triggers.find(({ trigger }) => trigger === 'errors')!
    expect(after.since).toBeNull()
    expect(Math.max(...known.evidence.map((value) => value ?? 0))).toBeGreaterThanOrEqual(1)
  })

  it('explains a user by the same hash as the gateways, and says when the share decides nothing', async () => {
    const { api } = world.control
    const { salt, share } = world.plan!.rollouts[0]!
    for (const unit of ['ana', 'bob', 'cyd', 'Zoë']) {
      const place = await api.explainUnit('tts', unit)
      expect(place).toMatchObject({ ok: true, value: { by: 'hash', arm: assign(salt, unit, share), share } })
    }
    const { version } = await world.view()
    const overrides = [{ unit: 'tester', arm: 'candidate' as const }]
    await api.editRollout(ADMIN, 'tts', version, { overrides }, 'a tester')
    const listed = await api.explainUnit('tts', 'tester')
    expect(listed).toMatchObject({ ok: true, value: { by: 'override', arm: 'candidate', backend: 'Kokoro' } })
    await world.must({ command: 'roll-back', reason: '' })
    const suspended = await api.explainUnit('tts', 'tester')
    expect(suspended).toMatchObject({ ok: true, value: { by: 'hash', arm: 'baseline', share: 0 } })
    expect(suspended.ok && suspended.value.text).toContain('as everybody is now')
  })

  it('counts who is on which arm', async () => {
    await world.run(60)
    const cohort = await world.control.api.cohort('tts')
    if (!cohort.ok) throw new Error(cohort.error.detail)
    const { baseline, candidate } = cohort.value.users
    expect(baseline).toBeGreaterThan(20)
    expect(candidate).toBeGreaterThan(20)
    expect(baseline + candidate).toBeGreaterThanOrEqual((await world.view()).traffic.users!)
  })

  it('says in the summary what is served, what holds, and what the next step waits for', async () => {
    const [before] = await world.control.api.rollouts()
    expect(before).toMatchObject({ holds: null, ahead: { command: 'advance', to: '75 %' } })
    expect(before!.served).toBeGreaterThan(0)
    await world.must({ command: 'hold', reason: 'wait' })
    const [held] = await world.control.api.rollouts()
    expect(held).toMatchObject({ holds: 'Held by ada', ahead: null })
  })

  it('marks a new revision of the candidate, and a rollback, where they happened', async () => {
    const { api } = world.control
    const [, kokoro] = await api.backends()
    const { breakers: _, downSince: __, ...plain } = (await api.backends()).find((it) => it.key === 'kokoro')!
    expect(kokoro).toBeDefined()
    await api.putBackend(ADMIN, { ...plain, revision: 'kokoro-2' })
    await world.must({ command: 'roll-back', reason: '' })
    const metrics = await api.metrics({ rollout: 'tts', from: null, to: null, stepMs: null, points: null })
    if (!metrics.ok) throw new Error(metrics.error.detail)
    expect(metrics.value.marks.slice(-2).map((mark) => mark.kind)).toEqual(['revision', 'roll-back'])
    expect(metrics.value.marks.at(-2)!.text).toContain('kokoro-2')
  })
})
