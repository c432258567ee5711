import { describe, expect, test } from 'vitest'
import { decide } from '../../../control/core/decide.ts'
import { nextStageIndex } from '../../../control/core/decide-movement.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { GateName } from '../../../control/core/gate.ts'
import { type Rollout, shareOf } from '../../../control/core/rollout.ts'
import type { BasisPoints } from '../../../control/core/units.ts'
import {
  at,
  automaticPolicy,
  buildFacts,
  buildGates,
  buildPolicy,
  buildRollout,
  buildStage,
  heldAt,
  JUDGE,
  NOW,
  person,
  STATES,
  standingAt,
} from '../../support/builders.ts'
import { COMMANDS } from '../../support/commands.ts'
import { accepted, rejection } from '../../support/expect-outcome.ts'

function setShare(rollout: Rollout, share: number, facts = buildFacts()) {
  const command = { ...COMMANDS['set-share'], share: share as BasisPoints }
  return decide({ rollout, actor: person(), facts, now: NOW }, command)
}

describe('going up', () => {
  test('start leads from draft to shadow, with no share yet', () => {
    const request = { rollout: buildRollout(STATES.draft), actor: person(), facts: buildFacts(), now: NOW }
    const { next, judge } = accepted(decide(request, COMMANDS.start))
    expect(next.state).toEqual({ phase: 'shadow', at: { stage: 1, share: 0, since: NOW } })
    expect(judge).toBe('restart-stage')
  })

  test('every advance of the default ladder is one stage, with its share and a new dwell', () => {
    let rollout = buildRollout(STATES.shadow)
    const seen: [string | undefined, number, string][] = []
    while (rollout.state.phase !== 'failover-only') {
      const request = { rollout, actor: person(), facts: buildFacts(), now: NOW }
      rollout = accepted(decide(request, COMMANDS.advance)).next
      if (!('at' in rollout.state)) break
      expect(rollout.state.at.since).toBe(NOW)
      seen.push([
        DEFAULT_POLICY.ladder[rollout.state.at.stage]?.name,
        shareOf(rollout.state),
        rollout.state.phase,
      ])
    }
    expect(seen).toEqual([
      ['10 %', 1_000, 'ramping'],
      ['25 %', 2_500, 'ramping'],
      ['50 %', 5_000, 'ramping'],
      ['75 %', 7_500, 'ramping'],
      ['100 %', 10_000, 'ramping'],
      ['failover-only', 10_000, 'failover-only'],
    ])
  })

  test('no change of share touches epoch or salt', () => {
    const rollout = buildRollout(standingAt('25 %'))
    const up = accepted(
      decide({ rollout, actor: person(), facts: buildFacts(), now: NOW }, COMMANDS.advance),
    ).next
    const down = accepted(setShare(rollout, 500)).next
    for (const next of [up, down])
      expect(next).toMatchObject({ epoch: rollout.epoch, salt: rollout.salt, version: rollout.version + 1 })
  })

  test('the judge leaves an automatic stage and no other', () => {
    const request = { actor: JUDGE, facts: buildFacts(), now: NOW }
    const manual = decide({ ...request, rollout: buildRollout(STATES.ramping) }, COMMANDS.advance)
    expect(rejection(manual, 'manual-stage')).toContain('25 %')
    const automatic = buildRollout(STATES.ramping, { policy: automaticPolicy() })
    expect(shareOf(accepted(decide({ ...request, rollout: automatic }, COMMANDS.advance)).next.state)).toBe(
      5_000,
    )
  })

  test('the judge waives nothing, not even when it names the gate', () => {
    const rollout = buildRollout(STATES.ramping, { policy: automaticPolicy() })
    const facts = buildFacts({ gates: buildGates({ dwell: 'waiting' }) })
    const request = { rollout, actor: JUDGE, facts, now: NOW }
    rejection(decide(request, COMMANDS.advance), 'gates-not-clear')
    rejection(decide(request, { ...COMMANDS.advance, waive: ['dwell'] }), 'waive-not-allowed')
  })

  test('after the share was set below its stage, the next step up is that stage and not the one above', () => {
    const rollout = buildRollout(standingAt('10 %', { share: 500 as BasisPoints }), {
      policy: automaticPolicy(),
    })
    for (const actor of [person(), JUDGE]) {
      const { next } = accepted(decide({ rollout, actor, facts: buildFacts(), now: NOW }, COMMANDS.advance))
      expect(shareOf(next.state)).toBe(1_000)
    }
  })

  test('a gate of the stage that nobody evaluated is not clear', () => {
    const request = { rollout: buildRollout(STATES.ramping), actor: person('admin'), now: NOW }
    const none = decide({ ...request, facts: buildFacts({ gates: [] }) }, COMMANDS.advance)
    expect(rejection(none, 'gates-not-clear')).toBe(
      'latency, errors, sample, capacity, dwell, triggers, signals, incident, gateway, baseline: not evaluated yet',
    )
    const gates = buildGates().filter(({ gate }) => gate !== 'capacity')
    const waiving = { ...COMMANDS.advance, waive: ['capacity'] }
    rejection(decide({ ...request, facts: buildFacts({ gates }) }, waiving), 'gates-not-clear')
  })

  test('a refused advance carries every gate, so that it can be said which are not clear and what each needs', () => {
    const facts = buildFacts({ gates: buildGates({ dwell: 'waiting', incident: 'failing' }) })
    const outcome = decide(
      { rollout: buildRollout(), actor: person(), facts, now: NOW },
      { ...COMMANDS.advance, waive: ['dwell'] },
    )
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'gates-not-clear', gates: facts.gates })
    expect(rejection(outcome, 'gates-not-clear')).toBe('incident: incident is not as wanted')
  })
})

describe('a stage that an edit put between the share and its stage', () => {
  test('is not skipped', () => {
    const { ladder } = DEFAULT_POLICY
    const between = buildStage({ name: '5 %', share: 500 as BasisPoints, dwellMs: 0 as never, gates: [] })
    const policy = buildPolicy({ ladder: [...ladder.slice(0, 2), between, ...ladder.slice(2)] })
    const at = { stage: 3, share: 1 as BasisPoints, since: NOW }
    expect(nextStageIndex(policy, at)).toBe(2)
    expect(nextStageIndex(policy, { ...at, share: 500 as BasisPoints })).toBe(3)
    expect(nextStageIndex(policy, { ...at, share: 1_000 as BasisPoints })).toBe(4)
  })
})

describe('setting a share', () => {
  test.each([
    ['25 %', 2_500, 5_000, 'ramping', '50 %'],
    ['25 %', 2_500, 3_000, 'ramping', '25 %'],
    ['25 %', 2_500, 1_000, 'ramping', '10 %'],
    ['25 %', 2_500, 999, 'ramping', '10 %'],
    ['25 %', 2_500, 1, 'ramping', '10 %'],
    ['75 %', 7_500, 10_000, 'ramping', '100 %'],
    ['failover-only', 10_000, 9_900, 'ramping', '75 %'],
    ['failover-only', 10_000, 4_999, 'ramping', '25 %'],
  ])('from %s (%i) to %i is %s at stage %s', (from, share, to, phase, stage) => {
    const rollout = buildRollout(standingAt(from, { share: share as BasisPoints }))
    const { next, judge } = accepted(setShare(rollout, to))
    expect(next.state).toMatchObject({ phase, at: { share: to, since: NOW } })
    expect('at' in next.state && DEFAULT_POLICY.ladder[next.state.at.stage]?.name).toBe(stage)
    expect(judge).toBe('restart-stage')
  })

  test.each([
    ['10 %', 1_000, 2_501],
    ['25 %', 2_500, 7_500],
    ['25 %', 3_000, 5_001],
    ['10 %', 500, 1_001],
  ])('from %s at %i to %i would skip a stage', (from, share, to) => {
    const rollout = buildRollout(standingAt(from, { share: share as BasisPoints }))
    rejection(setShare(rollout, to), 'skips-a-stage')
  })

  test('it does not enter failover-only by the back door', () => {
    const ladder = DEFAULT_POLICY.ladder.filter((stage) => !['75 %', '100 %'].includes(stage.name))
    const rollout = buildRollout(standingAt('50 %'), { policy: buildPolicy({ ladder }) })
    rejection(setShare(rollout, 10_000), 'skips-a-stage')
  })

  test('upwards needs the same gates as an advance, downwards none', () => {
    const rollout = buildRollout(standingAt('25 %'))
    const facts = buildFacts({ gates: buildGates({ triggers: 'failing' }) })
    rejection(setShare(rollout, 3_000, facts), 'gates-not-clear')
    expect(shareOf(accepted(setShare(rollout, 2_000, facts)).next.state)).toBe(2_000)
  })

  test.each([-1, 0.5, 10_001, Number.NaN, 0])('%d is no share to set', (share) => {
    rejection(setShare(buildRollout(), share), 'not-a-share')
  })

  test('the share that it has already changes nothing', () => {
    expect(setShare(buildRollout(standingAt('25 %')), 2_500)).toMatchObject({ kind: 'unchanged' })
  })
})

describe('holding and resuming', () => {
  test('a hold keeps share, stage and meters', () => {
    const rollout = buildRollout(standingAt('25 %'))
    const { next, judge, incident } = accepted(
      decide({ rollout, actor: person(), facts: buildFacts(), now: NOW }, COMMANDS.hold),
    )
    expect(next.state).toEqual({
      phase: 'held',
      before: rollout.state,
      cause: { kind: 'person', name: 'operator-1' },
      since: NOW,
    })
    expect([shareOf(next.state), judge, incident]).toEqual([2_500, 'keep', null])
  })

  test('resume goes on where it stood: the time on hold is no dwell, and none is lost', () => {
    const rollout = buildRollout({ ...heldAt('25 %'), since: at(-10_000) } as Rollout['state'])
    const { next } = accepted(
      decide({ rollout, actor: person(), facts: buildFacts(), now: NOW }, COMMANDS.resume),
    )
    const before = standingAt('25 %')
    expect(next.state).toEqual({ ...before, at: { ...before.at, since: before.at.since + 10_000 } })
  })

  test.each(['person', 'revision', 'no-safe-arm'] as const)('only a person ends a hold: %s', (kind) => {
    const cause = {
      person: { kind, name: 'operator-1' },
      revision: { kind, from: 'a', to: 'b' },
      'no-safe-arm': { kind, trigger: 'errors' },
    }[kind] as Extract<Rollout['state'], { phase: 'held' }>['cause']
    const request = { rollout: buildRollout(heldAt('25 %', cause)), facts: buildFacts(), now: NOW }
    accepted(decide({ ...request, actor: person() }, COMMANDS.resume))
    expect(decide({ ...request, actor: JUDGE }, COMMANDS.resume).kind).toBe('rejected')
    expect(decide({ ...request, actor: { kind: 'system' } }, COMMANDS.resume).kind).toBe('rejected')
  })

  test('nobody goes up while it is held', () => {
    const request = { rollout: buildRollout(STATES.held), actor: person('admin'), facts: buildFacts() }
    for (const name of ['advance', 'set-share', 'complete'] as const)
      expect(rejection(decide({ ...request, now: NOW }, COMMANDS[name]), 'wrong-phase')).toContain('resume')
  })

  test('a person’s hold is not ended by asking for it again', () => {
    const request = { rollout: buildRollout(STATES.held), actor: person(), facts: buildFacts(), now: NOW }
    expect(decide(request, COMMANDS.hold)).toMatchObject({ kind: 'unchanged' })
  })
})

describe('a ladder of one’s own', () => {
  const ladder = [
    buildStage({ name: 'draft', kind: 'draft', share: 0 as BasisPoints }),
    buildStage({ name: '1 %', share: 100 as BasisPoints, advance: 'automatic' }),
    buildStage({ name: 'end', kind: 'failover-only', share: 10_000 as BasisPoints }),
  ]
  const policy = buildPolicy({ ladder })

  test('needs no shadow stage', () => {
    const rollout = buildRollout(STATES.draft, { policy })
    const facts = buildFacts({
      gates: buildGates().filter(({ gate }) =>
        (['triggers', 'signals', 'incident', 'gateway', 'baseline'] as GateName[]).includes(gate),
      ),
    })
    const { next } = accepted(decide({ rollout, actor: person(), facts, now: NOW }, COMMANDS.start))
    expect(shareOf(next.state)).toBe(100)
  })
})
