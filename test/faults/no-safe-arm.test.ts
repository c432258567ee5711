import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Policy } from '../../control/core/policy.ts'
import { type LocalRun, startCalmRun, until } from '../support/local-run.ts'
import { quickPolicy } from '../support/quick-policy.ts'
import { startSpeakers } from '../support/speakers.ts'

/** By default the candidate is not blamed while the baseline fails too. */
function absolutely({ triggers, ...policy }: Policy): Policy {
  return { ...policy, triggers: { ...triggers, errors: { ...triggers.errors, blame: 'absolute' } } }
}

let run: LocalRun
beforeAll(async () => {
  run = await startCalmRun({
    policy: absolutely(quickPolicy()),
    env: { CROSSFADE_QUOTA_RETRY_SECONDS: '5' },
  })
})
afterAll(async () => {
  await run?.stop()
})

describe('a vendor out of quota beside a candidate that fails', () => {
  it('pages and keeps every voice that can be kept, and rolls back by itself once the quota is back', async () => {
    const speakers = startSpeakers(run, { perSecond: 5, users: 300 })
    for (const _ of ['shadow', '10 %', '25 %', '50 %']) {
      await until('gates that are clear', async () => (await run.rollout()).next?.clear)
      await run.command({ command: (await run.rollout()).phase === 'draft' ? 'start' : 'advance' })
    }
    await new Promise((later) => setTimeout(later, 5_000))
    speakers.forget()
    await run.fault('vendor', { quota: true })
    // The first try of a request on the candidate fails three times in ten; there is nobody to fall back to.
    await run.fault('candidate', { errorRate: 0.3 })

    const held = await until(
      'held for want of a safe arm',
      async () => {
        const view = await run.rollout()
        return view.held?.cause === 'no-safe-arm' ? view : undefined
      },
      90_000,
    )
    expect(held).toMatchObject({ share: 5_000, rollback: null, incident: { kind: 'no-safe-arm' } })
    expect(held.alerts.map(({ alert }) => alert)).toContain('no-safe-arm')
    await until('the page on Slack', async () =>
      (await (await fetch(`${run.slackUrl}/messages`)).text()).toLowerCase().includes('cannot go back'),
    )
    // Those assigned to the vendor were served by the candidate, as often as it could.
    const { answered, without } = speakers.counts()
    expect(answered).toBeGreaterThan(without)
    expect((await run.rollout()).phase).toBe('held')

    await run.fault('vendor', { quota: false, latencyMs: 400 })
    const back = await until(
      'a rollback by itself',
      async () => {
        const view = await run.rollout()
        return view.phase === 'rolled-back' ? view : undefined
      },
      90_000,
    )
    expect(back.rollback?.by).toEqual({ kind: 'judge' })
    expect(back.incident?.id).toBe(held.incident?.id)
    await until('the page is resolved', async () =>
      (await run.rollout()).alerts.every(({ alert }) => alert !== 'no-safe-arm'),
    )
    await speakers.stop()
  })
})
