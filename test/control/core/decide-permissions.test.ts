import { describe, expect, test } from 'vitest'
import { COMMAND_NAMES, type Command, type CommandName } from '../../../control/core/commands.ts'
import { decide } from '../../../control/core/decide.ts'
import { PHASES } from '../../../control/core/rollout.ts'
import { TRANSITIONS } from '../../../control/core/transitions.ts'
import {
  automaticPolicy,
  buildFacts,
  buildRollout,
  buildSignal,
  buildVerdict,
  CONTROL,
  JUDGE,
  NOW,
  person,
  STATES,
} from '../../support/builders.ts'
import { COMMANDS } from '../../support/commands.ts'
import { accepted, rejection } from '../../support/expect-outcome.ts'

const ramping = buildRollout(STATES.ramping, { policy: automaticPolicy() })

describe('who may ask for what', () => {
  test.each(COMMAND_NAMES)('a viewer may not %s, whatever the phase', (name) => {
    for (const phase of PHASES) {
      const request = { rollout: buildRollout(STATES[phase]), actor: person('viewer'), now: NOW }
      rejection(decide({ ...request, facts: buildFacts() }, COMMANDS[name]), 'not-allowed')
    }
  })

  test.each(
    COMMAND_NAMES.filter((name) => !['advance', 'hold', 'resume', 'roll-back'].includes(name)),
  )('the judge may not %s, whatever the phase', (name) => {
    for (const phase of PHASES) {
      const request = { rollout: buildRollout(STATES[phase]), actor: JUDGE, now: NOW }
      rejection(decide({ ...request, facts: buildFacts() }, COMMANDS[name]), 'not-for-the-judge')
    }
  })

  test.each([
    'start',
    'advance',
    'set-share',
    'resume',
    'undo',
    're-arm',
    'complete',
  ] as const)('control itself may not %s: nobody comes to the candidate without a person or the judge', (name) => {
    const request = { rollout: ramping, actor: CONTROL, facts: buildFacts(), now: NOW }
    expect(rejection(decide(request, COMMANDS[name]), 'not-allowed')).toContain('takes a person')
  })

  test('the judge may advance, hold for a raised signal, and roll back on a breach', () => {
    const facts = buildFacts({ signals: [buildSignal('capacity')] })
    const request = { rollout: ramping, actor: JUDGE, facts, now: NOW }
    accepted(decide(request, COMMANDS.advance))
    accepted(
      decide(request, { ...COMMANDS.hold, because: { kind: 'signal', signal: 'capacity' } } as Command),
    )
    const verdict = buildVerdict('breached')
    accepted(decide(request, { command: 'roll-back', reason: 'errors', verdict }))
  })

  test.each([
    null,
    'healthy',
    'insufficient',
    'stale',
    'suspect',
  ] as const)('the judge may not roll back on %s: only a breach moves traffic', (state) => {
    const verdict = state === null ? null : buildVerdict(state)
    const request = { rollout: ramping, actor: JUDGE, facts: buildFacts(), now: NOW }
    rejection(decide(request, { command: 'roll-back', reason: 'x', verdict }), 'not-for-the-judge')
  })

  test('an admin may do what an operator may', () => {
    const request = { rollout: ramping, facts: buildFacts(), now: NOW }
    for (const name of ['advance', 'set-share', 'hold', 'roll-back', 'abandon', 'edit'] as const) {
      accepted(decide({ ...request, actor: person('operator') }, COMMANDS[name]))
      accepted(decide({ ...request, actor: person('admin') }, COMMANDS[name]))
    }
  })
})

describe('the reason', () => {
  const allowed = COMMAND_NAMES.flatMap((name) =>
    PHASES.filter((phase) => TRANSITIONS[phase][name] === true).map((phase) => [name, phase] as const),
  ).filter(([name]) => name !== 'roll-back')

  test.each(allowed)('%s in %s is refused without one', (name: CommandName, phase) => {
    const command: Command = { ...COMMANDS[name], reason: '  ' }
    const actor = name === 'note-revision' ? CONTROL : person()
    const outcome = decide(
      { rollout: buildRollout(STATES[phase]), actor, facts: buildFacts(), now: NOW },
      command,
    )
    expect(rejection(outcome, 'reason-missing')).toContain(name)
  })

  test('a rollback needs none', () => {
    const request = { rollout: ramping, actor: person(), facts: buildFacts(), now: NOW }
    accepted(decide(request, { command: 'roll-back', reason: '', verdict: null }))
  })
})
