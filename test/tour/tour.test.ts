import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecisionView } from '../../control/app/views.ts'
import { type LocalRun, startLocalRun, until } from '../support/local-run.ts'

/** The tour as it is shipped: its own policy, a minute a stage, the trickle of real sentences. */
let run: LocalRun
beforeAll(async () => {
  run = await startLocalRun()
  // A shared machine slows real synthesis more than a stand-in's waiting: that is no finding about the candidate.
  await run.fault('vendor', { latencyMs: 300 })
})
afterAll(async () => {
  await run?.stop()
})

const STAGE_MS = 180_000

describe('the tour', () => {
  it('goes from shadow to 10 % by hand and on to 50 % by itself, without any override', async () => {
    await until('a draft that can be started', async () => (await run.rollout()).next?.clear)
    await run.command({ command: 'start' })
    const shadow = await until(
      'shadow that can be left',
      async () => {
        const view = await run.rollout()
        return view.next?.clear ? view : undefined
      },
      STAGE_MS,
    )
    await run.command({ command: 'advance' })

    const ladder = shadow.policy.ladder.map((stage) =>
      stage.kind === 'share' && stage.share < 5_000 ? { ...stage, advance: 'automatic' } : stage,
    )
    const { version } = await run.rollout()
    await run.api(
      'PATCH',
      '/v1/rollouts/tts',
      { policy: { ...shadow.policy, ladder }, reason: 'let it climb' },
      { 'if-match': `"${version}"` },
    )
    await until('half of the traffic', async () => (await run.rollout()).stage === '50 %', 2 * STAGE_MS)

    const { decisions } = await run.api<{ decisions: readonly DecisionView[] }>(
      'GET',
      '/v1/rollouts/tts/decisions',
    )
    const moves = decisions.filter(({ command }) => command === 'start' || command === 'advance')
    expect(moves.map(({ summary, actor, waived }) => [summary, actor.kind, waived])).toEqual([
      ['25 % → 50 %', 'judge', []],
      ['10 % → 25 %', 'judge', []],
      ['shadow → 10 %', 'person', []],
      ['draft → shadow', 'person', []],
    ])
    expect((await run.rollout()).verdicts.every(({ state }) => state !== 'breached')).toBe(true)
  })
})
