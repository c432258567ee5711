import { describe, expect, it } from 'vitest'
import { billByPlan } from '../../../control/app/bill-by-plan.ts'
import type { PublishedPlan } from '../../../control/app/control-api.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { BasisPoints } from '../../../control/core/units.ts'
import type { PlanSource } from '../../../control/ports/rollout-store.ts'
import { backend, NOON, record, rollout } from '../../contracts/store-samples.ts'

function plansFrom(first: number) {
  const listeners: ((plan: PublishedPlan) => void)[] = []
  const at = (planVersion: number): PlanSource => ({
    planVersion,
    issuedAt: NOON,
    backends: [backend('workers-ai'), backend('kokoro')],
    rollouts: [
      rollout({
        policy: {
          ...DEFAULT_POLICY,
          ladder: [{ ...DEFAULT_POLICY.ladder[0]!, name: `stage ${planVersion}` }],
        },
        state: { phase: 'ramping', at: { stage: 0, share: 100 as BasisPoints, since: NOON } },
      }),
    ],
    sampling: [],
  })
  let source = at(first)
  return {
    feed: {
      source: () => source,
      onPlan: (listener: (plan: PublishedPlan) => void) => {
        listeners.push(listener)
        return () => undefined
      },
    },
    publish(planVersion: number) {
      source = at(planVersion)
      for (const listener of listeners) listener({ planVersion, body: '' })
    },
  }
}

describe('a record that comes after its stage', () => {
  it('is billed by the plan by which it was served', () => {
    const { feed, publish } = plansFrom(1)
    const bill = billByPlan(feed)
    publish(2)
    publish(4)
    const stages = [1, 2, 3, 4, 9].map((planVersion) => bill(record({ planVersion })).stage)
    expect(stages).toEqual(['stage 1', 'stage 2', 'stage 2', 'stage 4', 'stage 4'])
  })

  it('is billed by the oldest plan that is known, where its own is forgotten', () => {
    const { feed, publish } = plansFrom(2)
    const bill = billByPlan(feed)
    expect(bill(record({ planVersion: 1 })).stage).toBe('stage 2')
    for (let version = 3; version <= 202; version++) publish(version)
    expect(bill(record({ planVersion: 2 })).stage).toBe('stage 103')
  })
})
