/** The beat: closes ticks, acts on verdicts, follows propagation. Four times a second, and after every batch. */

import { actOnVerdicts } from './act-on-verdicts.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import type { PropagationWatch } from './watch-propagation.ts'

export interface JudgeLoop {
  /** One beat; a call during a beat makes another one follow. */
  beat(): Promise<void>
  /** Whether it has run within the last 10 s. */
  alive(): boolean
}

const ALIVE_MS = 10_000

export interface AlertWatch {
  check(): Promise<void>
}

export function createJudgeLoop(
  ctx: AppContext,
  alerts: AlertDesk,
  propagation: PropagationWatch,
  watch: AlertWatch,
): JudgeLoop {
  let beatAt = Number.NEGATIVE_INFINITY
  let running: Promise<void> | undefined
  let again = false

  async function once(): Promise<void> {
    for (const { key } of await ctx.judges.closeTicks()) {
      // Read again: what is decided on is what is committed, not what the judge last heard of.
      const rollout = await ctx.store.rollouts.load(key)
      if (rollout) await actOnVerdicts(ctx, alerts, rollout)
    }
    await propagation.check()
    await watch.check()
    beatAt = ctx.clock.judgeNow()
  }

  async function all(): Promise<void> {
    do {
      again = false
      await once()
    } while (again)
  }

  return {
    beat() {
      if (running) again = true
      running ??= all()
        .catch((error: unknown) => {
          ctx.log.error('judge-beat-failed', {
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          })
        })
        .finally(() => {
          running = undefined
        })
      return running
    },
    alive: () => ctx.clock.judgeNow() - beatAt <= ALIVE_MS,
  }
}
