/** Which gateway instances are there, from their last batches; kept in memory and read back after a restart. */

import type { AttemptRecord, BatchHeader, BreakerState } from '../../gateway-plugin/contract.ts'
import { type GatewayInstance, hearInstance } from '../core/gateway-instance.ts'
import { LIVE_MS } from '../core/propagation.ts'
import type { EpochMs } from '../core/units.ts'
import type { AttemptStore } from '../ports/attempt-store.ts'

/** How long an instance is listed after it fell silent. */
export const LISTED_MS = 3_600_000

export interface GatewayDirectory {
  /** A batch that was recorded, once. */
  heard(header: BatchHeader, records: readonly AttemptRecord[], at: EpochMs): void
  live(now: EpochMs): readonly GatewayInstance[]
  listed(now: EpochMs): readonly GatewayInstance[]
  /** Of one backend, as live instances report it. */
  breakers(backend: string, now: EpochMs): readonly BreakerState[]
}

export async function createGatewayDirectory(store: AttemptStore, now: EpochMs): Promise<GatewayDirectory> {
  const instances = new Map<string, GatewayInstance>()
  for (const instance of await store.instances((now - LISTED_MS) as EpochMs))
    instances.set(`${instance.gateway}\n${instance.instance}`, instance)

  const since = (from: number): GatewayInstance[] =>
    [...instances.values()].filter((instance) => instance.heardAt >= from)

  return {
    heard(header, records, at) {
      const key = `${header.gateway}\n${header.instance}`
      instances.set(key, hearInstance(instances.get(key) ?? null, header, records, at))
      for (const [id, instance] of instances) if (at - instance.heardAt > LISTED_MS) instances.delete(id)
    },
    live: (at) => since(at - LIVE_MS),
    listed: (at) => since(at - LISTED_MS).sort((a, b) => b.heardAt - a.heardAt),
    breakers: (backend, at) =>
      since(at - LIVE_MS).flatMap((instance) => instance.header.breakers[backend] ?? []),
  }
}
