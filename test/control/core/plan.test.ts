import { describe, expect, test } from 'vitest'
import type { RolloutKey } from '../../../control/core/ids.ts'
import { projectPlan } from '../../../control/core/plan.ts'
import { PHASES, type Phase, type Rollout, shareOf } from '../../../control/core/rollout.ts'
import type { BasisPoints } from '../../../control/core/units.ts'
import { CONTRACT_VERSION } from '../../../gateway-plugin/contract.ts'
import { sampleVendor } from '../../gateway-plugin/sample-plan.ts'
import { buildRollout, heldAt, NOW, position, STATES, standingAt } from '../../support/builders.ts'

function project(...rollouts: Rollout[]) {
  return projectPlan({ planVersion: 7, issuedAt: NOW, backends: [], rollouts, sampling: [] })
}

function planned(state: Phase, overrides: Partial<Rollout> = {}) {
  const [rollout] = project(buildRollout(state, overrides)).rollouts
  if (!rollout) throw new Error('not in the plan')
  return rollout
}

const NONE = { forward: 0, reverse: 0, reversePerHour: 0 }
const FORWARD = { ...NONE, forward: 1_000 }
const REVERSE = { forward: 0, reverse: 100, reversePerHour: 20 }

test('while there is a suspicion more of a thin baseline is heard, and of one that has traffic nothing more', () => {
  const reverse = (state: Phase, sampling: boolean) =>
    projectPlan({
      planVersion: 7,
      issuedAt: NOW,
      backends: [],
      rollouts: [buildRollout(state)],
      sampling: sampling ? ['tts'] : ['another'],
    }).rollouts[0]!.shadow.reverse
  expect(reverse(standingAt('100 %'), false)).toBe(100)
  expect(reverse(standingAt('100 %'), true)).toBe(5_000)
  expect(reverse(heldAt('failover-only'), true)).toBe(5_000)
  expect(reverse(standingAt('75 %'), true)).toBe(0)
  expect(reverse(STATES['rolled-back'], true)).toBe(0)
})

test('no copy goes to a backend whose daily budget is spent', () => {
  const shadow = (state: Phase, stopped: string) =>
    projectPlan({
      planVersion: 7,
      issuedAt: NOW,
      backends: [sampleVendor({ key: stopped, stopped: 'extras' })],
      rollouts: [buildRollout(state)],
      sampling: ['tts'],
    }).rollouts[0]!.shadow
  const { baseline, candidate } = buildRollout(standingAt('100 %'))
  expect(shadow(standingAt('100 %'), baseline)).toEqual(NONE)
  expect(shadow(standingAt('100 %'), candidate).reverse).toBe(5_000)
  expect(shadow(STATES.shadow, candidate)).toEqual(NONE)
  expect(shadow(STATES.shadow, baseline)).toEqual(FORWARD)
})

test('a plan says its version, its age and what to do when it is stale', () => {
  expect(project()).toEqual({
    contractVersion: CONTRACT_VERSION,
    planVersion: 7,
    issuedAt: NOW,
    staleAfterMs: 60_000,
    whenStale: 'keep',
    backends: [],
    rollouts: [],
  })
})

test('a rollout on the ladder is in it with everything needed to route without asking again', () => {
  expect(planned(standingAt('25 %'), { overrides: [{ unit: 'ada', arm: 'candidate' }] })).toEqual({
    key: 'tts',
    phase: 'ramping',
    stage: '25 %',
    epoch: 3,
    salt: 'salt-of-tts',
    baseline: 'workers-ai',
    candidate: 'kokoro',
    share: 2_500,
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
    shadow: NONE,
    overrides: [{ unit: 'ada', arm: 'candidate' }],
    fallback: { baseline: ['kokoro'], candidate: ['workers-ai'] },
    anonymous: 'session',
    pin: 'none',
  })
})

test.each(PHASES)('%s has the share that its state has', (phase) => {
  expect(planned(STATES[phase]).share).toBe(shareOf(STATES[phase]))
})

describe('shadows', () => {
  test.each([
    ['a draft', STATES.draft, NONE],
    ['shadow', STATES.shadow, FORWARD],
    ['a hold in shadow', heldAt('shadow'), FORWARD],
    ['10 %, where the share rose above 0', standingAt('10 %'), NONE],
    ['a hold at 25 %', heldAt('25 %'), NONE],
    ['90 %, where the baseline keeps a tenth', standingAt('75 %', { share: 9_000 as BasisPoints }), NONE],
    ['90.01 %, where it keeps less', standingAt('75 %', { share: 9_001 as BasisPoints }), REVERSE],
    ['100 %', standingAt('100 %'), REVERSE],
    ['a hold at 100 %', heldAt('100 %'), REVERSE],
    ['failover-only', STATES['failover-only'], REVERSE],
    [
      'failover-only at a share of one’s own',
      standingAt('failover-only', { share: 8_000 as BasisPoints }),
      REVERSE,
    ],
    ['a hold in failover-only', heldAt('failover-only'), REVERSE],
    ['completed', { phase: 'completed', at: position('failover-only') } as Phase, REVERSE],
    ['after a rollback', STATES['rolled-back'], NONE],
    ['abandoned', STATES.abandoned, NONE],
  ] as const)('in %s', (_, state, shadow) => {
    expect(planned(state).shadow).toEqual(shadow)
  })
})

describe('who helps out', () => {
  test('a draft’s candidate is nobody’s fallback: it has proven nothing', () => {
    expect(planned(STATES.draft).fallback).toEqual({ baseline: [], candidate: ['workers-ai'] })
  })

  test('after a rollback the candidate stays the last resort', () => {
    expect(planned(STATES['rolled-back']).fallback.baseline).toEqual(['kokoro'])
  })

  test('a rollback suspends the overrides of testers, a hold does not', () => {
    const overrides = [{ unit: 'ada', arm: 'candidate' as const }]
    expect(planned(STATES['rolled-back'], { overrides }).overrides).toEqual([])
    expect(planned(STATES.held, { overrides }).overrides).toEqual(overrides)
  })
})

describe('an abandoned rollout', () => {
  const overrides = [{ unit: 'ada', arm: 'candidate' as const }]
  const abandoned = buildRollout(STATES.abandoned, { overrides, key: 'old' as RolloutKey })

  test('leaves its baseline serving and its candidate out of everything', () => {
    expect(project(abandoned).rollouts).toMatchObject([
      { phase: 'draft', share: 0, overrides: [], shadow: NONE, fallback: { baseline: [] } },
    ])
  })

  test('decides only where no other rollout is concerned', () => {
    const keys = project(abandoned, buildRollout(STATES.ramping)).rollouts.map(({ key }) => key)
    expect(keys).toEqual(['tts', 'old'])
  })
})
