/** Gateways by name, with the instances heard in the last hour. */

import type { CacheCounts } from '../../gateway-plugin/contract.ts'
import { LIVE_MS } from '../core/propagation.ts'
import type { AppContext } from './context.ts'
import type { GatewayView } from './views.ts'

export function readGateways(ctx: AppContext): readonly GatewayView[] {
  const now = ctx.clock.judgeNow()
  const { planVersion } = ctx.plan.current()
  const byName = new Map<string, GatewayView>()
  for (const { gateway, instance, runtime, heardAt, header, ...seen } of ctx.gateways.listed(now)) {
    const known = byName.get(gateway)
    const entry = {
      instance,
      heardAt,
      planVersion: seen.planVersion,
      current: seen.planVersion >= planVersion,
      dropped: Object.values(header.dropped).reduce((sum, arms) => sum + arms.baseline + arms.candidate, 0),
      cacheHitRate: hitRateOf(header.cache),
      breakers: header.breakers,
    }
    byName.set(gateway, {
      gateway,
      runtime,
      instances: [...(known?.instances ?? []), entry],
      live: (known?.live ?? false) || now - heardAt <= LIVE_MS,
      follows: (known?.follows ?? true) && header.follows !== false,
    })
  }
  return [...byName.values()].sort((a, b) => a.gateway.localeCompare(b.gateway))
}

/** Who waited for another request in progress missed the cache, and needed no call all the same. */
function hitRateOf(cache: CacheCounts | undefined): number | null {
  const asked = cache === undefined ? 0 : cache.hits + cache.misses
  return cache === undefined || asked === 0 ? null : (cache.hits + cache.shared) / asked
}
