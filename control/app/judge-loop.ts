/** The beat of the judge: closes ticks and acts on what they say, four times a second. */

import type { RolloutKey } from '../core/ids.ts'
import { actOnVerdicts } from './act-on-verdicts.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import { sampleBaseline } from './sample-baseline.ts'

export interface JudgeLoop {
  beat(): Promise<void>
  /** Whether it has run within the last 10 s. */
  alive(): boolean
}

const ALIVE_MS = 10_000

export function createJudgeLoop(ctx: AppContext, alerts: AlertDesk): JudgeLoop {
  let beatAt = Number.NEGATIVE_INFINITY

  async function act(key: RolloutKey): Promise<void> {
    // Read again: what is decided on is what is committed, not what the judge last heard of.
    const rollout = await ctx.store.rollouts.load(key)
    if (!rollout) return
    ctx.verdictLog.note(key, ctx.clock.judgeNow(), ctx.judges.verdicts(key))
    await actOnVerdicts(ctx, alerts, rollout)
    await sampleBaseline(ctx, key)
  }

  return {
    async beat() {
      const failures: unknown[] = []
      // One that fails is no reason to leave the others on their candidates.
      for (const { key } of await ctx.judges.closeTicks())
        await act(key).catch((error: unknown) => failures.push(error))
      if (failures.length > 0) throw failures[0]
      beatAt = ctx.clock.judgeNow()
    },
    alive: () => ctx.clock.judgeNow() - beatAt <= ALIVE_MS,
  }
}
