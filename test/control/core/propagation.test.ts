import { describe, expect, test } from 'vitest'
import { assessPropagation, type PropagationFacts } from '../../../control/core/propagation.ts'
import { at, NOW } from '../../support/builders.ts'

/** Published 5 s ago, two instances heard a second ago with that plan. */
function assess(overrides: Partial<PropagationFacts> = {}) {
  return assessPropagation({
    now: NOW,
    planVersion: 100,
    publishedAt: at(-5_000),
    instances: [seen('edge', 100), seen('office', 101)],
    contrary: false,
    observeWithinMs: 60_000,
    ...overrides,
  })
}

function seen(gateway: string, planVersion: number, ago = 1_000) {
  return { gateway, planVersion, heardAt: at(-ago) }
}

describe('a decision is observed', () => {
  test('when every live instance has its plan or a later one', () => {
    expect(assess()).toEqual({ observed: true, instances: 2, applied: 2, stragglers: [], overdue: false })
  })

  test('not while one is behind; the gateway is named once, however many instances it has', () => {
    const instances = [seen('edge', 100), seen('office', 99), seen('office', 98)]
    expect(assess({ instances })).toMatchObject({ observed: false, applied: 1, stragglers: ['office'] })
  })

  test('without those that have been silent for over 30 s', () => {
    const fresh = seen('edge', 100)
    expect(assess({ instances: [fresh, seen('office', 99, 30_000)] }).observed).toBe(false)
    expect(assess({ instances: [fresh, seen('office', 99, 30_001)] }).observed).toBe(true)
  })

  test('not while a candidate request still comes with the plan that forbids it', () => {
    expect(assess({ contrary: true }).observed).toBe(false)
  })

  test('not by silence: somebody has to have been heard since it was published', () => {
    expect(assess({ instances: [] }).observed).toBe(false)
    expect(assess({ instances: [seen('edge', 100, 6_000)] }).observed).toBe(false)
  })
})

describe('it is overdue', () => {
  const late = { publishedAt: at(-60_001) }

  test('when somebody who was heard since does not follow in time', () => {
    const instances = [seen('edge', 99)]
    expect(assess({ instances, ...late }).overdue).toBe(true)
    expect(assess({ instances, publishedAt: at(-60_000) }).overdue).toBe(false)
    expect(assess({ contrary: true, ...late }).overdue).toBe(true)
  })

  test('not without traffic: it applies with the next request', () => {
    expect(assess({ instances: [], ...late })).toMatchObject({ observed: false, overdue: false })
    const before = {
      instances: [seen('edge', 99, 20_000)],
      publishedAt: at(-15_000),
      observeWithinMs: 10_000,
    }
    expect(assess(before).overdue).toBe(false)
  })

  test('not once it is observed', () => {
    expect(assess(late)).toMatchObject({ observed: true, overdue: false })
  })
})
