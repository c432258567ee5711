/** A command from people: completed with what only control knows, executed, and answered as they read it. */

import type { Actor } from '../core/actor.ts'
import type { Command } from '../core/commands.ts'
import type { RolloutKey } from '../core/ids.ts'
import { type BasisPoints, basisPoints } from '../core/units.ts'
import { breachOf } from '../core/verdict-summary.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import type { CommandInput, CommandOutcome } from './control-api.ts'
import { fail, ok, type Result } from './errors.ts'
import { executeCommand } from './execute-command.ts'
import { toDecisionView } from './read-decisions.ts'
import { toRolloutView } from './read-rollout.ts'

const SALT_LENGTH = 22

export async function runCommand(
  ctx: AppContext,
  alerts: AlertDesk,
  actor: Actor,
  key: string,
  version: number | null,
  input: CommandInput,
): Promise<Result<CommandOutcome>> {
  if (version === null && input.command !== 'roll-back')
    return fail({
      code: 'version-required',
      detail: `${input.command} needs the version that you were looking at, in If-Match; only roll-back goes without`,
    })
  const command = complete(ctx, key as RolloutKey, input)
  if (!command)
    return fail({
      code: 'invalid',
      detail: 'share is out of range',
      problems: [{ field: 'share', problem: 'expected a whole number of basis points from 0 to 10000' }],
    })
  const done = await executeCommand(ctx, {
    actor,
    key: key as RolloutKey,
    version: input.command === 'roll-back' ? null : version,
    command,
    requestedAt: ctx.clock.now(),
  })
  if (!done.ok) return done
  const { outcome, detail, decision, rollout } = done.value
  const written = decision ? await ctx.store.rollouts.decision(decision.id) : undefined
  return ok({
    outcome,
    detail,
    decision: written ? toDecisionView(written) : null,
    rollout: await toRolloutView(ctx, alerts, rollout),
  })
}

function complete(ctx: AppContext, key: RolloutKey, input: CommandInput): Command | undefined {
  switch (input.command) {
    case 'set-share': {
      const share = shareFrom(input.share)
      return share === undefined ? undefined : { ...input, share }
    }
    case 'roll-back':
      return { ...input, verdict: breachOf(ctx.judges.verdicts(key)) ?? null }
    case 're-arm':
      return { ...input, salt: input.rotateCohort ? ctx.secrets.random(SALT_LENGTH) : null }
    case 'start':
    case 'advance':
    case 'complete':
      return { command: input.command, reason: input.reason, waive: input.waive }
    case 'hold':
    case 'resume':
    case 'undo':
    case 'abandon':
      return { command: input.command, reason: input.reason }
  }
}

function shareFrom(value: number): BasisPoints | undefined {
  try {
    return basisPoints(value)
  } catch {
    return undefined
  }
}
