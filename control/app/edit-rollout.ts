/** A change of policy, eligibility, overrides or name. */

import type { Actor } from '../core/actor.ts'
import type { RolloutChange } from '../core/commands.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { executeCommand } from './execute-command.ts'
import { toRolloutView } from './read-rollout.ts'
import type { RolloutView } from './views.ts'

export async function editRollout(
  ctx: AppContext,
  alerts: AlertDesk,
  actor: Actor,
  key: string,
  version: number | null,
  change: RolloutChange,
  reason: string,
): Promise<Result<RolloutView>> {
  if (version === null)
    return fail({
      code: 'version-required',
      detail: 'an edit needs the version that you were looking at, in If-Match',
    })
  const done = await executeCommand(ctx, {
    actor,
    key: key as RolloutKey,
    version,
    command: { command: 'edit', change, reason },
    requestedAt: ctx.clock.now(),
  })
  if (!done.ok) return done
  return ok(await toRolloutView(ctx, alerts, done.value.rollout))
}
