import { describe, expect, test } from 'vitest'
import { COMMAND_NAMES, type CommandName, PEOPLE_COMMANDS } from '../../../control/core/commands.ts'
import { decide } from '../../../control/core/decide.ts'
import { canRollBack, PHASES, type PhaseName, positionOf, shareOf } from '../../../control/core/rollout.ts'
import { TRANSITIONS } from '../../../control/core/transitions.ts'
import {
  at,
  buildFacts,
  buildIncident,
  buildRollout,
  CONTROL,
  HOUR,
  NOW,
  person,
  STATES,
} from '../../support/builders.ts'
import { COMMANDS } from '../../support/commands.ts'
import { rejection } from '../../support/expect-outcome.ts'

/** Asked for where it is so already: said, not refused. */
const SO_ALREADY: readonly (readonly [PhaseName, CommandName])[] = [
  ['draft', 'roll-back'],
  ['rolled-back', 'roll-back'],
  ['abandoned', 'roll-back'],
  ['held', 'hold'],
  ['completed', 'complete'],
  ['abandoned', 'abandon'],
  ['abandoned', 'note-revision'],
]

const cells = PHASES.flatMap((phase) => COMMAND_NAMES.map((command) => ({ phase, command })))

function ask(phase: PhaseName, name: CommandName) {
  const actor = name === 'note-revision' ? CONTROL : person('admin', 'operator-1')
  const incident = name === 're-arm' ? buildIncident('closed') : null
  const now = name === 're-arm' ? at(HOUR) : NOW
  return decide(
    { rollout: buildRollout(STATES[phase]), actor, facts: buildFacts({ incident }), now },
    COMMANDS[name],
  )
}

describe('the table of what is allowed when', () => {
  test.each(
    cells.filter(({ phase, command }) => TRANSITIONS[phase][command] !== true),
  )('$command in $phase is refused with the words of the table', ({ phase, command }) => {
    expect(rejection(ask(phase, command), 'wrong-phase')).toBe(TRANSITIONS[phase][command])
  })

  test.each(
    cells.filter(({ phase, command }) => TRANSITIONS[phase][command] === true),
  )('$command in $phase is accepted when nothing speaks against it, or is so already', ({
    phase,
    command,
  }) => {
    const already = SO_ALREADY.some(([p, c]) => p === phase && c === command)
    expect(ask(phase, command).kind).toBe(already ? 'unchanged' : 'accepted')
  })

  test('roll-back is refused in no phase', () => {
    expect(PHASES.filter((phase) => TRANSITIONS[phase]['roll-back'] !== true)).toEqual([])
  })

  test('every refusal says in words what the matter is', () => {
    for (const { phase, command } of cells) {
      const cell: true | string = TRANSITIONS[phase][command]
      if (cell !== true) expect(cell).toMatch(/^[a-z].{12,}/)
    }
  })
})

describe('what a phase says of itself', () => {
  test.each([
    ['draft', 0, undefined, false],
    ['shadow', 0, 1, true],
    ['ramping', 2_500, 3, true],
    ['held', 2_500, 3, true],
    ['rolled-back', 0, 3, false],
    ['failover-only', 10_000, 7, true],
    ['completed', 10_000, 7, true],
    ['abandoned', 0, undefined, false],
  ] as const)('%s: share %i, stage %s, can be rolled back: %s', (phase, share, stage, back) => {
    const state = STATES[phase]
    expect([shareOf(state), positionOf(state)?.stage, canRollBack(state)]).toEqual([share, stage, back])
  })

  test('a hold in shadow has no share', () => {
    const state = STATES.shadow
    if (state.phase !== 'shadow') throw new Error('not shadow')
    expect(
      shareOf({ phase: 'held', before: state, cause: { kind: 'person', name: 'ada' }, since: NOW }),
    ).toBe(0)
  })
})

test('people can ask for everything but what control notes itself and what has an address of its own', () => {
  expect(PEOPLE_COMMANDS).toEqual([
    'start',
    'advance',
    'set-share',
    'hold',
    'resume',
    'roll-back',
    'undo',
    're-arm',
    'complete',
    'abandon',
  ])
})
