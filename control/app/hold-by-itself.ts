/**
 * Holds for what does not roll back: a breach that only holds by its policy, and raised signals; and ends the hold
 * of a signal once none was raised for long enough. Answers whether the rollout is, or was until now, on hold.
 */

import type { AutomaticHold } from '../core/commands.ts'
import { describeDuration } from '../core/describe.ts'
import type { Rollout } from '../core/rollout.ts'
import { breachOf, holdingBreachesOf } from '../core/verdict-summary.ts'
import type { AppContext } from './context.ts'
import { executeCommand } from './execute-command.ts'

const JUDGE = { kind: 'judge' } as const
const HOLDABLE = new Set(['shadow', 'ramping', 'failover-only', 'held'])

export async function holdByItself(ctx: AppContext, rollout: Rollout): Promise<boolean> {
  const { state, policy, key } = rollout
  if (!HOLDABLE.has(state.phase)) return false
  const wanted = holdFor(ctx, rollout)
  if (wanted) {
    if (!isHeldFor(rollout, wanted.because)) await hold(ctx, rollout, wanted)
    return true
  }
  if (state.phase !== 'held') return false
  const quietMs = ctx.judges.quietMs(key)
  if (state.cause.kind !== 'signal' || quietMs === null || quietMs < policy.signals.clearMs) return true
  await executeCommand(ctx, {
    actor: JUDGE,
    key,
    version: rollout.version,
    command: {
      command: 'resume',
      reason: `no signal for ${describeDuration(policy.signals.clearMs)}: the hold ends by itself`,
    },
    requestedAt: ctx.clock.now(),
  })
  return true
}

interface Wanted {
  readonly because: AutomaticHold
  readonly reason: string
}

function holdFor(ctx: AppContext, { key, policy }: Rollout): Wanted | undefined {
  const verdicts = ctx.judges.verdicts(key)
  // One that would roll back for money comes here while it has nowhere to go back to.
  const [breach = breachOf(verdicts.filter(({ trigger }) => trigger === 'cost'))] = holdingBreachesOf(
    verdicts,
    policy,
  )
  if (breach) return { because: { kind: 'breach', trigger: breach.trigger }, reason: breach.text }
  const [signal] = ctx.judges.holdingSignals(key)
  return signal && { because: { kind: 'signal', signal: signal.signal }, reason: signal.text }
}

/** Whether there is nothing to add to the hold that there is: a look at the ledger four times a second is dear. */
function isHeldFor({ state }: Rollout, because: AutomaticHold): boolean {
  if (state.phase !== 'held') return false
  return because.kind === 'signal' || state.cause.kind !== 'signal'
}

async function hold(ctx: AppContext, { key }: Rollout, { because, reason }: Wanted): Promise<void> {
  const done = await executeCommand(ctx, {
    actor: JUDGE,
    key,
    version: null,
    command: { command: 'hold', reason, because },
    requestedAt: ctx.clock.now(),
  })
  if (!done.ok) ctx.log.error('hold-failed', { rollout: key, ...done.error })
}
