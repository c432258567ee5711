/** "Why did this user hear that?": which arm a unit is on now, in words. The unit is neither stored nor logged. */

import { placeUnit, type UnitPlace } from '../core/explain-unit.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Rollout } from '../core/rollout.ts'
import { formatShare } from '../core/units.ts'
import { backendNames } from './backend-names.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import type { UnitView } from './views.ts'

export async function explainUnit(ctx: AppContext, key: string, unit: string): Promise<Result<UnitView>> {
  const rollout = await ctx.store.rollouts.load(key as RolloutKey)
  if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
  const place = placeUnit(rollout, unit)
  const names = await backendNames(ctx, rollout)
  return ok({ ...place, backend: names[place.arm], text: describe(rollout, place, names) })
}

function describe(
  rollout: Rollout,
  { arm, by, bucket, share }: UnitPlace,
  names: { readonly baseline: string; readonly candidate: string },
): string {
  if (by === 'override')
    return `On ${names[arm]}: it is listed as a tester of this rollout.${pinned(rollout)}`
  const from = bucket > 10_000 ? 'at no share' : `from a share of ${formatShare(bucket)} on`
  if (share === 0) return `On ${names.baseline}, as everybody is now. It comes to ${names.candidate} ${from}.`
  const why =
    arm === 'candidate'
      ? `its place is ${formatShare(bucket)}, and the share of ${formatShare(share)} covers it`
      : `it comes to ${names.candidate} ${from}, and the share is ${formatShare(share)}`
  return `On ${names[arm]}: ${why}.${pinned(rollout)}`
}

function pinned({ policy }: Rollout): string {
  return policy.pin === 'session'
    ? ' A session that began before the last change stays where it began until it ends.'
    : ''
}
