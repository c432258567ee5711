import { describe, expect, test } from 'vitest'
import { decide } from '../../../control/core/decide.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { PHASES, type Phase, type Rollout, shareOf } from '../../../control/core/rollout.ts'
import type { BasisPoints, EpochMs } from '../../../control/core/units.ts'
import type { VerdictState } from '../../../control/core/verdict.ts'
import {
  at,
  buildFacts,
  buildGates,
  buildIncident,
  buildRollout,
  buildVerdict,
  CONTROL,
  HOUR,
  heldAt,
  JUDGE,
  MINUTE,
  NOW,
  person,
  position,
  rolledBackFrom,
  STATES,
  standingAt,
} from '../../support/builders.ts'
import { COMMANDS } from '../../support/commands.ts'
import { accepted, rejection } from '../../support/expect-outcome.ts'

const verdict = buildVerdict('breached')
const worst = buildFacts({
  gates: buildGates({
    triggers: 'failing',
    incident: 'failing',
    gateway: 'failing',
    baseline: 'failing',
    'rollback-observed': 'failing',
  }),
  verdicts: [verdict],
})

function rollBack(state: Phase, overrides: Partial<Rollout> = {}, facts = worst) {
  const request = { rollout: buildRollout(state, overrides), actor: person(), facts, now: NOW }
  return accepted(decide(request, { command: 'roll-back', reason: '', verdict: null }))
}

describe('rolling back', () => {
  test.each([
    'shadow',
    'ramping',
    'held',
    'failover-only',
    'completed',
  ] as const)('works from %s without a reason, whatever gates and triggers say', (phase) => {
    const { next, waived } = rollBack(STATES[phase])
    expect(next.state.phase).toBe('rolled-back')
    expect([shareOf(next.state), next.epoch, waived]).toEqual([0, 4, []])
  })

  test.each(['draft', 'rolled-back', 'abandoned'] as const)('in %s there is nothing to do', (phase) => {
    const request = { rollout: buildRollout(STATES[phase]), actor: person(), facts: worst, now: NOW }
    expect(decide(request, COMMANDS['roll-back'])).toMatchObject({ kind: 'unchanged' })
  })

  test('opens an incident that carries who, why, the verdict and the impact', () => {
    const impact = { users: 12, failedRequests: 41, rescued: 11, since: at(-MINUTE) }
    const facts = { ...worst, impact }
    const request = { rollout: buildRollout(), actor: JUDGE, facts, now: NOW }
    const { incident } = accepted(
      decide(request, { command: 'roll-back', reason: 'errors over the bound', verdict }),
    )
    expect(incident).toMatchObject({
      kind: 'open',
      incident: { kind: 'rollback', openedBy: JUDGE, reason: 'errors over the bound', verdict, impact },
    })
  })

  test('keeps the salt, keeps the meters and starts the cooldown', () => {
    const { next, judge } = rollBack(standingAt('25 %'))
    expect(next).toMatchObject({ salt: 'salt-of-tts', state: { cooldownUntil: at(HOUR) } })
    expect(judge).toBe('keep')
  })

  test('remembers where it stood, also when that was completed', () => {
    expect(rollBack(standingAt('25 %')).next.state).toMatchObject({ before: standingAt('25 %') })
    expect(rollBack({ phase: 'completed', at: position('failover-only') }).next.state).toMatchObject({
      before: standingAt('failover-only'),
    })
  })
})

function undo(
  state: Phase,
  options: { at?: EpochMs; by?: string; verdicts?: VerdictState[]; rollout?: Partial<Rollout> } = {},
) {
  const facts = buildFacts({
    verdicts: (options.verdicts ?? ['healthy']).map((name) => buildVerdict(name)),
    incident: buildIncident('open'),
  })
  const actor = person('operator', options.by)
  return decide(
    { rollout: buildRollout(state, options.rollout), actor, facts, now: options.at ?? NOW },
    COMMANDS.undo,
  )
}

describe('undoing a rollback', () => {
  test('puts share, stage and dwell back where they were and closes the incident with its words', () => {
    const { next, incident } = accepted(undo(rolledBackFrom('25 %')))
    const before = standingAt('25 %')
    // The minute that it was away is no dwell.
    expect(next.state).toEqual({ ...before, at: { ...before.at, since: before.at.since + MINUTE } })
    expect(next.epoch).toBe(4)
    expect(incident).toMatchObject({ kind: 'close', cause: 'Undone: wrong rollout' })
  })

  test('lands in the hold that the rollback interrupted: a person’s hold only a person resumes', () => {
    const back = rollBack(heldAt('25 %')).next
    const outcome = accepted(undo(back.state, { at: at(2 * MINUTE), rollout: { epoch: back.epoch } }))
    expect(outcome.next.state).toEqual({
      phase: 'held',
      before: standingAt('25 %', { since: at(-HOUR + 2 * MINUTE) }),
      cause: { kind: 'person', name: 'operator-1' },
      since: at(-8 * MINUTE),
    })
    expect(outcome.detail).toContain('held as before')
  })

  test('is for the author alone', () => {
    rejection(undo(rolledBackFrom('25 %'), { by: 'somebody-else' }), 'not-the-author')
    rejection(undo(rolledBackFrom('25 %', { by: JUDGE })), 'not-the-author')
  })

  test('is possible up to its last millisecond and not after', () => {
    const last = at(-MINUTE + DEFAULT_POLICY.undoMs)
    accepted(undo(rolledBackFrom('25 %'), { at: last }))
    const late = rejection(undo(rolledBackFrom('25 %'), { at: (last + 1) as EpochMs }), 'too-late')
    expect(late).toContain('5 minutes')
  })

  test.each([
    ['healthy', true],
    ['insufficient', true],
    ['stale', true],
    ['suspect', false],
    ['breached', false],
  ] as const)('with a trigger that is %s: %s', (state, allowed) => {
    const outcome = undo(rolledBackFrom('25 %'), { verdicts: ['healthy', state] })
    if (allowed) accepted(outcome)
    else expect(rejection(outcome, 'breached')).toContain(state)
  })

  test('is over once the candidate is another one', () => {
    const noted = accepted(
      decide(
        { rollout: buildRollout(rolledBackFrom('25 %')), actor: CONTROL, facts: buildFacts(), now: NOW },
        COMMANDS['note-revision'],
      ),
    )
    expect(rejection(undo(noted.next.state), 'too-late')).toContain('kokoro-1.1')
  })
})

const closed = buildFacts({
  gates: buildGates({ triggers: 'failing' }),
  verdicts: [verdict],
  incident: buildIncident('closed'),
})
const cool = at(HOUR - MINUTE)

function reArm(
  change: Partial<(typeof COMMANDS)['re-arm']> = {},
  options: { facts?: typeof closed; now?: EpochMs; state?: Phase } = {},
) {
  const rollout = buildRollout(options.state ?? rolledBackFrom('25 %'))
  const request = { rollout, actor: person(), facts: options.facts ?? closed, now: options.now ?? cool }
  return decide(request, { ...COMMANDS['re-arm'], ...change })
}

describe('re-arming', () => {
  test('leads to shadow unless told otherwise, with the same users first and empty meters', () => {
    const { next, judge, detail } = accepted(reArm())
    expect(next.state).toEqual({ phase: 'shadow', at: { stage: 1, share: 0, since: cool } })
    expect(next).toMatchObject({ salt: 'salt-of-tts', epoch: 4 })
    expect(judge).toBe('reset-candidate')
    expect(detail).toContain('the same users first')
  })

  test.each([
    ['10 %', 1_000],
    ['25 %', 2_500],
  ])('may start at %s, which is not above where it was', (stage, share) => {
    expect(shareOf(accepted(reArm({ stage })).next.state)).toBe(share)
  })

  test.each(['50 %', 'failover-only'])('not at %s, which is above', (stage) => {
    expect(rejection(reArm({ stage }), 'above-rollback')).toContain('25 %')
  })

  test.each(['draft', '30 %'])('not at %s, which is no stage to go to', (stage) => {
    expect(rejection(reArm({ stage }), 'stage-missing')).toContain('shadow, 10 %, 25 %')
  })

  test('comes back no higher than it was when its share had been set below its stage', () => {
    const state = rolledBackFrom('10 %')
    const lowered = {
      ...state,
      before: standingAt('10 %', { share: 500 as BasisPoints }),
    } as Phase
    expect(shareOf(accepted(reArm({ stage: '10 %' }, { state: lowered })).next.state)).toBe(500)
  })

  test.each([
    ['open', buildIncident('open')],
    ['closed without a cause', buildIncident('closed', { cause: ' ' })],
    ['not known', null],
  ])('waits for a closed cause: the incident is %s', (_, incident) => {
    expect(rejection(reArm({}, { facts: { ...closed, incident } }), 'incident-open')).toContain('incident 7')
  })

  test('waits for the cooldown to its last millisecond', () => {
    const early = rejection(reArm({}, { now: (cool - 1) as EpochMs }), 'cooldown')
    expect(early).toContain('1 s')
    accepted(reArm({}, { now: cool }))
  })

  test.each([
    'gateway',
    'baseline',
    'rollback-observed',
    'incident',
  ] as const)('waits for what nobody waives: %s', (gate) => {
    const facts = { ...closed, gates: buildGates({ [gate]: 'failing' }) }
    expect(rejection(reArm({}, { facts }), 'gates-not-clear')).toContain(gate)
  })

  test('does not take missing gates for clear ones', () => {
    rejection(reArm({}, { facts: { ...closed, gates: [] } }), 'gates-not-clear')
  })

  test('rotates the cohort only when asked to, and only with a salt that is one', () => {
    const rotated = accepted(reArm({ rotateCohort: true, salt: 'another-salt' })).next
    expect([rotated.salt, rotated.epoch]).toEqual(['another-salt', 4])
    expect(accepted(reArm({ rotateCohort: false, salt: 'another-salt' })).next.salt).toBe('salt-of-tts')
    for (const salt of [null, 'short', 'with space in it'])
      rejection(reArm({ rotateCohort: true, salt }), 'salt-missing')
  })
})

test('every phase but draft, rolled-back and abandoned can be rolled back by the judge on a breach', () => {
  const moved = PHASES.filter((phase) => {
    const request = { rollout: buildRollout(STATES[phase]), actor: JUDGE, facts: worst, now: NOW }
    return decide(request, { command: 'roll-back', reason: 'errors', verdict }).kind === 'accepted'
  })
  expect(moved).toEqual(['shadow', 'ramping', 'held', 'failover-only', 'completed'])
})
