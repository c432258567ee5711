import { describe, expect, it } from 'vitest'
import type { AppContext } from '../../../control/app/context.ts'
import { readGateways } from '../../../control/app/read-gateways.ts'
import type { CacheCounts } from '../../../gateway-plugin/contract.ts'

const heard = (instance: string, planVersion: number, cache?: CacheCounts) => ({
  gateway: 'edge',
  instance,
  runtime: 'node',
  heardAt: 1_000,
  planVersion,
  header: { dropped: { tts: { baseline: 2, candidate: 1 } }, breakers: {}, ...(cache ? { cache } : {}) },
})

describe('gateways as control sees them', () => {
  it('names stragglers, what was lost, and how much came from each one’s cache', () => {
    const context = {
      clock: { judgeNow: () => 1_500 },
      plan: { current: () => ({ planVersion: 7 }) },
      gateways: {
        listed: () => [
          heard('a', 7, { hits: 30, misses: 70, shared: 10, failures: 0 }),
          heard('b', 6, { hits: 0, misses: 0, shared: 0, failures: 0 }),
          heard('c', 7),
        ],
      },
    } as unknown as AppContext
    const [edge] = readGateways(context)
    expect(edge?.live).toBe(true)
    expect(
      edge?.instances.map(({ instance, current, dropped, cacheHitRate }) => [
        instance,
        current,
        dropped,
        cacheHitRate,
      ]),
    ).toEqual([
      ['a', true, 3, 0.4],
      ['b', false, 3, null],
      ['c', true, 3, null],
    ])
  })
})
