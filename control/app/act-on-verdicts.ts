/**
 * What the judge says, done: a breach rolls back if there is a safe arm, and holds and pages if there is none; what
 * only holds holds; a stage that may go on by itself goes on. Before every timer, sample or approval.
 */

import { canRollBack, type Rollout } from '../core/rollout.ts'
import { assessSafeArm, type SafeArmAnswer } from '../core/safe-arm.ts'
import type { Verdict } from '../core/verdict.ts'
import { rollingBreachOf } from '../core/verdict-summary.ts'
import { advanceByItself } from './advance-by-itself.ts'
import type { AlertDesk } from './alert-desk.ts'
import { backendNames } from './backend-names.ts'
import type { AppContext } from './context.ts'
import { executeCommand } from './execute-command.ts'
import { baselineHealth } from './gather-facts.ts'
import { holdByItself } from './hold-by-itself.ts'

const JUDGE = { kind: 'judge' } as const

export async function actOnVerdicts(ctx: AppContext, alerts: AlertDesk, rollout: Rollout): Promise<void> {
  const breach = rollingBreachOf(ctx.judges.verdicts(rollout.key), rollout.policy)
  if (!breach || !canRollBack(rollout.state)) {
    await alerts.resolve('no-safe-arm', rollout.key, 'nothing is breached any more', rollout.key)
    if (breach || (await holdByItself(ctx, rollout))) return
    return advanceByItself(ctx, rollout)
  }
  const answer = safeArmFor(ctx, rollout)
  if (answer.safe) await rollBackByItself(ctx, alerts, rollout, breach)
  // Money is no emergency: it waits on hold until the baseline can be used.
  else if (breach.trigger === 'cost') await holdByItself(ctx, rollout)
  else await holdAndPage(ctx, alerts, rollout, breach, answer)
}

export function safeArmFor(ctx: AppContext, rollout: Rollout): SafeArmAnswer {
  const now = ctx.clock.judgeNow()
  return assessSafeArm({
    now,
    baseline: baselineHealth(ctx, rollout),
    candidateFailureRate: ctx.judges.candidateFailureRate(rollout.key),
    byGateway: ctx.health.byGateway(rollout.candidate, rollout.key, now),
  })
}

async function rollBackByItself(
  ctx: AppContext,
  alerts: AlertDesk,
  rollout: Rollout,
  verdict: Verdict,
): Promise<void> {
  const requestedAt = ctx.clock.now()
  const done = await executeCommand(ctx, {
    actor: JUDGE,
    key: rollout.key,
    version: null,
    command: { command: 'roll-back', reason: verdict.text, verdict },
    requestedAt,
  })
  if (!done.ok) {
    ctx.log.error('rollback-failed', { rollout: rollout.key, ...done.error })
    return
  }
  await alerts.resolve('no-safe-arm', rollout.key, 'rolled back: the baseline can be used again', rollout.key)
}

async function holdAndPage(
  ctx: AppContext,
  alerts: AlertDesk,
  rollout: Rollout,
  verdict: Verdict,
  answer: SafeArmAnswer,
): Promise<void> {
  if (rollout.state.phase !== 'completed')
    await executeCommand(ctx, {
      actor: JUDGE,
      key: rollout.key,
      version: null,
      command: {
        command: 'hold',
        reason: `${verdict.text}; no safe arm: ${answer.why}`,
        because: { kind: 'no-safe-arm', trigger: verdict.trigger },
      },
      requestedAt: ctx.clock.now(),
    })
  const [incident] = await ctx.store.rollouts.incidents({ rollout: rollout.key, status: 'open', limit: 1 })
  const names = await backendNames(ctx, rollout)
  await alerts.raise({
    alert: 'no-safe-arm',
    subject: rollout.key,
    rollout: rollout.key,
    severity: 'page',
    incident: incident?.id ?? null,
    text: `${names.candidate} fails (${verdict.text}), and traffic cannot go back to ${names.baseline}: ${answer.why}. It rolls back by itself as soon as it can`,
  })
}
