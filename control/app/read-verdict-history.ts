/** Evidence per trigger over the last day: the judge's minutes since this process began, and decisions before. */

import type { Decision } from '../core/decision.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Rollout } from '../core/rollout.ts'
import type { TriggerName } from '../core/verdict.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { LOG_STEP_MS, LOG_STEPS, type LoggedMinute } from './verdict-log.ts'
import type { TriggerHistory, VerdictHistoryView } from './views.ts'

const MOST_DECISIONS = 200

export async function readVerdictHistory(ctx: AppContext, key: string): Promise<Result<VerdictHistoryView>> {
  const rollout = await ctx.store.rollouts.load(key as RolloutKey)
  if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
  const to = (Math.floor(ctx.clock.judgeNow() / LOG_STEP_MS) + 1) * LOG_STEP_MS
  const from = to - LOG_STEPS * LOG_STEP_MS
  const decisions = await ctx.store.rollouts.decisions({ rollout: rollout.key, limit: MOST_DECISIONS })
  const steps = Array.from({ length: LOG_STEPS }, (_, index) => from + index * LOG_STEP_MS)
  const triggers = [...new Set([...ctx.verdictLog.triggers(key), ...judgedIn(decisions)])]
  const logged = triggers.map((trigger) => ctx.verdictLog.read(key, trigger, from, to))
  return ok({
    rollout: key,
    stepMs: LOG_STEP_MS,
    steps,
    since: logged.reduce<number | null>((first, [one]) => earlier(first, one?.at ?? null), null),
    triggers: triggers.map((trigger, index) =>
      historyOf(trigger, boundOf(rollout, trigger), steps, [
        ...decidedOn(decisions, trigger),
        ...logged[index]!,
      ]),
    ),
  })
}

function judgedIn(decisions: readonly Decision[]): readonly TriggerName[] {
  return decisions.flatMap(({ verdicts }) => verdicts.map(({ trigger }) => trigger))
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b)
}

/** The evidence that stands in the ledger, at the minute of its decision. */
function decidedOn(decisions: readonly Decision[], trigger: TriggerName): readonly LoggedMinute[] {
  return decisions.flatMap(({ requestedAt, verdicts }) =>
    verdicts
      .filter((verdict) => verdict.trigger === trigger)
      .map(({ evidence, value }) => ({
        at: Math.floor(requestedAt / LOG_STEP_MS) * LOG_STEP_MS,
        evidence,
        value,
      })),
  )
}

function historyOf(
  trigger: TriggerName,
  bound: number | null,
  steps: readonly number[],
  minutes: readonly LoggedMinute[],
): TriggerHistory {
  const loudest = new Map<number, LoggedMinute>()
  for (const minute of minutes)
    if (minute.evidence >= (loudest.get(minute.at)?.evidence ?? 0)) loudest.set(minute.at, minute)
  return {
    trigger,
    bound,
    evidence: steps.map((at) => loudest.get(at)?.evidence ?? null),
    value: steps.map((at) => loudest.get(at)?.value ?? null),
  }
}

/** As the policy has it now; null for one that is judged against what is projected elsewhere. */
function boundOf({ policy }: Rollout, trigger: TriggerName): number | null {
  const { errors, latencyP95, latencyP50, complaints } = policy.triggers
  switch (trigger) {
    case 'errors':
      return errors.maxRate
    case 'latency-p95':
      return latencyP95.maxRatio
    case 'latency-p50':
      return latencyP50.maxRatio
    case 'complaints':
      return complaints.maxRatio
    default:
      return null
  }
}
