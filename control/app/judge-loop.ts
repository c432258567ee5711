/** The beat of the judge: closes ticks and acts on what they say, four times a second. */

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
  return {
    async beat() {
      for (const { key } of await ctx.judges.closeTicks()) {
        // Read again: what is decided on is what is committed, not what the judge last heard of.
        const rollout = await ctx.store.rollouts.load(key)
        if (!rollout) continue
        await actOnVerdicts(ctx, alerts, rollout)
        await sampleBaseline(ctx, rollout)
      }
      beatAt = ctx.clock.judgeNow()
    },
    alive: () => ctx.clock.judgeNow() - beatAt <= ALIVE_MS,
  }
}
