import { describe, expect, test } from 'vitest'
import { decide } from '../../../control/core/decide.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { PHASES, type Phase, type Rollout, shareOf } from '../../../control/core/rollout.ts'
import type { BasisPoints } from '../../../control/core/units.ts'
import {
  at,
  buildFacts,
  buildGates,
  buildPolicy,
  buildRollout,
  buildStage,
  CONTROL,
  HOUR,
  heldAt,
  NOW,
  person,
  rolledBackFrom,
  STATES,
  stageIndex,
  standingAt,
} from '../../support/builders.ts'
import { COMMANDS } from '../../support/commands.ts'
import { accepted, rejection } from '../../support/expect-outcome.ts'

function edit(state: Phase, change: (typeof COMMANDS)['edit']['change']) {
  const request = { rollout: buildRollout(state), actor: person('admin'), facts: buildFacts(), now: NOW }
  return decide(request, { ...COMMANDS.edit, change })
}

describe('editing', () => {
  const { ladder } = DEFAULT_POLICY
  const longer = buildPolicy({
    ladder: [
      ...ladder.slice(0, 2),
      buildStage({ name: '5 %', share: 500 as BasisPoints }),
      ...ladder.slice(2),
    ],
  })

  test.each([
    ['ramping', standingAt('25 %')],
    ['held', heldAt('25 %')],
    ['rolled-back', rolledBackFrom('25 %')],
  ] as const)('another ladder moves no traffic: %s stays at the stage of the same name', (_, state) => {
    const { next } = accepted(edit(state, { policy: longer }))
    expect(shareOf(next.state)).toBe(shareOf(state))
    const moved = next.state
    const active = 'before' in moved ? moved.before : moved
    expect('at' in active && active.at).toEqual({
      ...standingAt('25 %').at,
      stage: stageIndex('25 %', longer),
    })
  })

  test('completed keeps its place too, and a draft has none to keep', () => {
    expect(accepted(edit(STATES.completed, { policy: longer })).next.state).toMatchObject({
      phase: 'completed',
      at: { stage: stageIndex('failover-only', longer) },
    })
    expect(accepted(edit(STATES.draft, { policy: longer })).next.state).toEqual({ phase: 'draft' })
  })

  test('a stage that got another share leaves the present share alone', () => {
    const policy = buildPolicy({
      ladder: ladder.map((stage) =>
        stage.name === '25 %' ? { ...stage, share: 3_000 as BasisPoints } : stage,
      ),
    })
    expect(shareOf(accepted(edit(standingAt('25 %'), { policy })).next.state)).toBe(2_500)
  })

  test.each([
    ['is gone', ladder.filter((stage) => stage.name !== '25 %')],
    ['is of another kind', ladder.map((s) => (s.name === '25 %' ? { ...s, kind: 'shadow' as const } : s))],
  ])('is refused when the stage that it is at %s', (_, other) => {
    const policy = buildPolicy({ ladder: other })
    for (const state of [standingAt('25 %'), heldAt('25 %'), rolledBackFrom('25 %')])
      expect(rejection(edit(state, { policy }), 'stage-missing')).toContain('policy.ladder')
  })

  test('raises the version by one and neither epoch nor salt', () => {
    const { next } = accepted(edit(STATES.ramping, { overrides: [{ unit: 'ada', arm: 'candidate' }] }))
    expect(next).toMatchObject({ version: 13, epoch: 3, salt: 'salt-of-tts', state: STATES.ramping })
    expect(next.overrides).toEqual([{ unit: 'ada', arm: 'candidate' }])
  })

  test('what is the same already changes nothing', () => {
    const { name, policy, eligible } = buildRollout()
    expect(edit(STATES.ramping, { name, policy, eligible })).toMatchObject({ kind: 'unchanged' })
  })
})

function note(state: Phase, revision = 'kokoro-1.1', rollout: Partial<Rollout> = {}) {
  const request = { rollout: buildRollout(state, rollout), actor: CONTROL, facts: buildFacts(), now: NOW }
  return decide(request, { ...COMMANDS['note-revision'], revision })
}

describe('a new candidate revision', () => {
  test.each(['shadow', '25 %', 'failover-only'])('holds at %s with a new epoch and empty meters', (name) => {
    const { next, judge } = accepted(note(standingAt(name)))
    expect(next).toMatchObject({
      candidateRevision: 'kokoro-1.1',
      epoch: 4,
      state: { phase: 'held', cause: { kind: 'revision', from: 'kokoro-1.0', to: 'kokoro-1.1' } },
    })
    expect(shareOf(next.state)).toBe(shareOf(standingAt(name)))
    expect(judge).toBe('reset-candidate')
  })

  test('starts the dwell anew: time spent with the old revision is none of the new one', () => {
    const held = accepted(note(standingAt('25 %'))).next
    const resumed = accepted(
      decide({ rollout: held, actor: person(), facts: buildFacts(), now: at(HOUR) }, COMMANDS.resume),
    ).next
    expect(resumed.state).toEqual(standingAt('25 %', { since: at(HOUR) }))
  })

  test('does not end or replace a person’s hold, and starts the dwell anew there too', () => {
    const { next } = accepted(note(heldAt('25 %')))
    expect(next.state).toMatchObject({ cause: { kind: 'person', name: 'operator-1' }, since: at(-600_000) })
    const resumed = accepted(
      decide({ rollout: next, actor: person(), facts: buildFacts(), now: at(HOUR) }, COMMANDS.resume),
    ).next
    expect(resumed.state).toEqual(standingAt('25 %', { since: at(HOUR) }))
  })

  test('a second one during the hold is named by it', () => {
    const state = heldAt('25 %', { kind: 'revision', from: 'kokoro-0.9', to: 'kokoro-1.0' })
    expect(accepted(note(state)).next.state).toMatchObject({
      cause: { kind: 'revision', from: 'kokoro-0.9', to: 'kokoro-1.1' },
    })
  })

  test.each([
    'draft',
    'rolled-back',
    'completed',
  ] as const)('in %s there is nothing to hold, but its epoch and meters begin anew', (phase) => {
    const { next, judge } = accepted(note(STATES[phase]))
    expect([next.state.phase, next.epoch, judge]).toEqual([phase, 4, 'reset-candidate'])
  })

  test('the same revision changes nothing, and in abandoned none matters', () => {
    expect(note(STATES.ramping, 'kokoro-1.0')).toMatchObject({ kind: 'unchanged' })
    expect(note(STATES.abandoned)).toMatchObject({ kind: 'unchanged' })
  })
})

describe('the ends', () => {
  test('completed is reached from failover-only alone and keeps the share', () => {
    for (const phase of PHASES.filter((name) => name !== 'failover-only' && name !== 'completed')) {
      const request = { rollout: buildRollout(STATES[phase]), actor: person('admin'), facts: buildFacts() }
      rejection(decide({ ...request, now: NOW }, COMMANDS.complete), 'wrong-phase')
    }
    const request = { rollout: buildRollout(STATES['failover-only']), actor: person(), facts: buildFacts() }
    const { next } = accepted(decide({ ...request, now: NOW }, COMMANDS.complete))
    expect([next.state.phase, shareOf(next.state), next.epoch]).toEqual(['completed', 10_000, 3])
  })

  test('complete waits for what nobody waives', () => {
    const facts = buildFacts({ gates: buildGates({ incident: 'failing' }) })
    const request = {
      rollout: buildRollout(STATES['failover-only']),
      actor: person('admin'),
      facts,
      now: NOW,
    }
    rejection(decide(request, { ...COMMANDS.complete, waive: ['incident'] }), 'waive-not-allowed')
  })

  test.each(
    PHASES.filter((phase) => phase !== 'completed' && phase !== 'abandoned'),
  )('abandon from %s takes every user off the candidate, pinned ones too', (phase) => {
    const request = { rollout: buildRollout(STATES[phase]), actor: person(), facts: buildFacts(), now: NOW }
    const { next } = accepted(decide(request, COMMANDS.abandon))
    expect([next.state.phase, shareOf(next.state), next.epoch]).toEqual(['abandoned', 0, 4])
  })
})
