import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalRun, startCalmRun, until } from '../support/local-run.ts'
import { quickPolicy } from '../support/quick-policy.ts'
import { startSpeakers } from '../support/speakers.ts'

const CONTROL = 'control/main.ts'
let run: LocalRun
beforeAll(async () => {
  run = await startCalmRun({ policy: quickPolicy() })
})
afterAll(async () => {
  await run?.stop()
})

describe('control that is killed', () => {
  it('refuses a second control on the same file, in one clear line', () => {
    const second = spawnSync(process.execPath, [CONTROL], {
      env: { ...process.env, CROSSFADE_DATA: run.data, CROSSFADE_PORT: '0' },
      encoding: 'utf8',
    })
    expect(second.status).toBe(1)
    expect(second.stderr.trim().split('\n')).toHaveLength(1)
    expect(second.stderr).toMatch(/another control/)
  })

  it('is missed by nobody who speaks, and comes up again where it was', async () => {
    const speakers = startSpeakers(run, { perSecond: 4, users: 200 })
    for (const _ of ['shadow', '10 %', '25 %']) {
      await until('gates that are clear', async () => (await run.rollout()).next?.clear)
      await run.command({ command: (await run.rollout()).phase === 'draft' ? 'start' : 'advance' })
    }
    const before = await until('an observed change', async () => {
      const view = await run.rollout()
      return view.propagation?.observedAt ? view : undefined
    })
    speakers.forget()
    for (const pauseMs of [0, 700, 1_300]) {
      await new Promise((later) => setTimeout(later, pauseMs))
      const killed = run.pidOf(CONTROL)!
      process.kill(killed, 'SIGKILL')
      await until('another control that answers', async () => {
        const pid = run.pidOf(CONTROL)
        return pid !== undefined && pid !== killed && (await run.rollout().catch(() => undefined))
      })
    }
    const after = await run.rollout()
    expect(after).toMatchObject({
      phase: 'ramping',
      stage: '25 %',
      version: before.version,
      epoch: before.epoch,
    })
    expect(speakers.counts()).toMatchObject({ without: 0 })
    expect(speakers.counts().bySource).toHaveProperty('self-hosted')

    // What was spoken while it was away arrives late, and once.
    await speakers.stop()
    const spoken = speakers.counts().answered
    const counted = await until('every request to be counted', async () => {
      const { traffic } = await run.rollout()
      return traffic.requests >= spoken ? traffic.requests : undefined
    })
    expect(counted).toBeGreaterThanOrEqual(spoken)
    await run.command({ command: 'roll-back' })
    await until('a rollback that is observed', async () => (await run.rollout()).propagation?.observedAt)
  })
})
