/** Any sequence of commands by anybody, over any facts: what always holds. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMMAND_NAMES, type Command } from '../../control/core/commands.ts'
import { decide } from '../../control/core/decide.ts'
import { GATE_NAMES, type GateState } from '../../control/core/gate.ts'
import type { Policy } from '../../control/core/policy.ts'
import { canRollBack, PHASES, positionOf, shareOf } from '../../control/core/rollout.ts'
import { TRANSITIONS } from '../../control/core/transitions.ts'
import type { BasisPoints } from '../../control/core/units.ts'
import { VERDICT_STATES } from '../../control/core/verdict.ts'
import {
  automaticPolicy,
  buildGate,
  buildGates,
  buildIncident,
  buildPolicy,
  buildRollout,
  buildStage,
  buildVerdict,
  CONTROL,
  JUDGE,
  NOW,
  person,
  STATES,
} from '../support/builders.ts'
import { COMMANDS } from '../support/commands.ts'
import { RolloutWalker, type Step } from '../support/rollout-walker.ts'

const POLICIES: readonly Policy[] = [
  buildPolicy(),
  automaticPolicy(),
  buildPolicy({
    ladder: automaticPolicy().ladder.flatMap((stage) =>
      stage.name === '10 %'
        ? [buildStage({ name: '5 %', share: 500 as BasisPoints, advance: 'automatic' }), stage]
        : [stage],
    ),
  }),
]

/** Mostly one person who may do much, so that walks get far; the others often enough to try what they may not. */
const actors = fc.oneof(
  { weight: 4, arbitrary: fc.constant(person('admin', 'ada')) },
  { weight: 2, arbitrary: fc.constant(JUDGE) },
  { weight: 2, arbitrary: fc.constantFrom(CONTROL, person('viewer'), person('operator')) },
)
const reason = fc.oneof({ weight: 9, arbitrary: fc.constant('because') }, fc.constant(''))
const waive = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>([]) },
  fc.subarray(['dwell', 'sample', 'capacity', 'triggers', 'nonsense'], { maxLength: 3 }),
)
const stageNames = fc.constantFrom(null, 'shadow', '5 %', '10 %', '25 %', '50 %', '100 %', 'failover-only')
const states = fc.constantFrom<GateState>('clear', 'clear', 'clear', 'clear', 'waiting', 'failing', 'unknown')

const commands: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ command: fc.constantFrom('start', 'complete'), reason, waive }) },
  { weight: 4, arbitrary: fc.record({ command: fc.constant('advance'), reason, waive }) },
  {
    weight: 2,
    arbitrary: fc.record({
      command: fc.constant('set-share'),
      reason,
      waive,
      share: fc.oneof(fc.integer({ min: -1, max: 10_001 }), fc.constantFrom(500, 1_000, 2_500, 10_000)),
    }) as unknown as fc.Arbitrary<Command>,
  },
  fc.record({ command: fc.constantFrom('resume', 'undo'), reason }),
  fc.constant<Command>({ command: 'hold', reason: 'wait' }),
  fc.constant<Command>({ command: 'hold', reason: 'no quota', noSafeArm: 'errors' }),
  fc.record({
    command: fc.constant('roll-back'),
    reason,
    verdict: fc.constantFrom(null, buildVerdict('suspect'), buildVerdict('breached')),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      command: fc.constant('re-arm'),
      reason,
      stage: stageNames,
      rotateCohort: fc.boolean(),
      salt: fc.constantFrom(null, 'another-salt', 'no'),
    }),
  },
  fc.record({
    command: fc.constant('edit'),
    reason,
    change: fc.constantFrom({ name: 'Other' }, ...POLICIES.map((policy) => ({ policy }))),
  }),
  fc.record({
    command: fc.constant('note-revision'),
    reason,
    revision: fc.constantFrom('kokoro-1.0', 'kokoro-1.1'),
  }),
) as fc.Arbitrary<Command>
/** Rare, because nothing comes after it. */
const abandon = fc.constant<Command>({ command: 'abandon', reason: 'enough' })

const asks = fc.record({
  kind: fc.constant('ask' as const),
  actor: actors,
  command: fc.oneof({ weight: 60, arbitrary: commands }, { weight: 1, arbitrary: abandon }),
  gates: fc.oneof(
    { weight: 3, arbitrary: fc.constant(buildGates()) },
    fc
      .array(states, { minLength: GATE_NAMES.length, maxLength: GATE_NAMES.length })
      .map((list) => GATE_NAMES.map((name, index) => buildGate(name, list[index]))),
  ),
  verdicts: fc.oneof(
    { weight: 2, arbitrary: fc.constant([buildVerdict('healthy')]) },
    fc.array(
      fc.constantFrom(...VERDICT_STATES).map((state) => buildVerdict(state)),
      { maxLength: 2 },
    ),
  ),
})
const moves = fc.oneof(
  { weight: 8, arbitrary: asks },
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 60_000, 3_600_000) }),
  fc.constant({ kind: 'close' as const }),
)

/** From every phase, so that the late ones are seen often. */
const walks = fc
  .record({
    from: fc.constantFrom(...PHASES, 'draft' as const, 'ramping' as const),
    policy: fc.constantFrom(...POLICIES.slice(0, 2)),
    moves: fc.array(moves, { minLength: 1, maxLength: 40, size: 'max' }),
  })
  .map(({ from, policy, moves: list }) => {
    const walker = new RolloutWalker({ state: STATES[from], policy })
    if (from === 'rolled-back') walker.incident = buildIncident('open')
    for (const move of list) {
      if (move.kind === 'wait') walker.wait(move.ms)
      else if (move.kind === 'close') walker.closeIncident(person('operator'))
      else walker.ask(move.actor, move.command, { gates: move.gates, verdicts: move.verdicts })
    }
    return walker
  })

function always(holds: (step: Step) => void) {
  fc.assert(
    fc.property(walks, (walker) => {
      for (const step of walker.steps) holds(step)
    }),
    { numRuns: 400 },
  )
}

function accepted(step: Step) {
  return step.outcome.kind === 'accepted'
}

describe('whatever is asked of a rollout, by whom and in which order', () => {
  test('its share stays within 0 and 10000, and is the ladder’s or one that was set', () => {
    fc.assert(
      fc.property(walks, (walker) => {
        const known = new Set([0, shareOf(walker.steps[0]?.before.state ?? STATES.draft)])
        for (const { command, before, after } of walker.steps) {
          if (command.command === 'set-share') known.add(command.share)
          for (const stage of before.policy.ladder) known.add(stage.share)
          const share = shareOf(after.state)
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(10_000)
          expect(known).toContain(share)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('its version rises by one with every accepted command and never otherwise', () => {
    always((step) => {
      expect(step.after.version - step.before.version).toBe(accepted(step) ? 1 : 0)
      if (!accepted(step)) expect(step.after).toBe(step.before)
      else expect(step.after.updatedAt).toBe(step.now)
    })
  })

  test('its epoch rises by one with roll-back, undo, re-arm, abandon and a revision, and never otherwise', () => {
    const rising = ['roll-back', 'undo', 're-arm', 'abandon', 'note-revision']
    always((step) => {
      const rises = accepted(step) && rising.includes(step.command.command)
      expect(step.after.epoch - step.before.epoch).toBe(rises ? 1 : 0)
    })
  })

  test('its salt changes with a re-arm that asks for it and never otherwise', () => {
    always((step) => {
      if (step.after.salt === step.before.salt) return
      expect(step.command).toMatchObject({ command: 're-arm', rotateCohort: true, salt: step.after.salt })
    })
  })

  test('the judge raises by one stage at most, and does nothing but advance, hold and roll back', () => {
    always((step) => {
      if (step.actor.kind !== 'judge' || !accepted(step)) return
      expect(['advance', 'hold', 'roll-back']).toContain(step.command.command)
      if (step.command.command === 'advance')
        expect(stageOf(step.after) - stageOf(step.before)).toBeLessThanOrEqual(1)
      else expect(shareOf(step.after.state)).toBeLessThanOrEqual(shareOf(step.before.state))
      if (step.command.command === 'roll-back') expect(step.command.verdict?.state).toBe('breached')
    })
  })

  test('nobody raises by more than one stage, but by an undo to where it was', () => {
    always((step) => {
      const from = shareOf(step.before.state)
      const to = shareOf(step.after.state)
      if (to <= from || ['undo', 're-arm'].includes(step.command.command)) return
      const above = step.before.policy.ladder.filter(({ share }) => share > from && share < to)
      expect(above).toEqual([])
    })
  })

  test('nothing goes up past a gate that nobody waives', () => {
    always((step) => {
      if (!accepted(step) || shareOf(step.after.state) <= shareOf(step.before.state)) return
      if (step.command.command === 'undo') return
      const hard = step.facts.gates.filter(
        ({ waivableBy, state }) => waivableBy === 'nobody' && state !== 'clear',
      )
      const ofReArm = step.command.command === 're-arm'
      expect(hard.filter(({ gate }) => !(ofReArm && gate === 'triggers'))).toEqual([])
    })
  })

  test('what was waived was open, was named, and was for this person to waive', () => {
    always(({ outcome, command, actor, facts }) => {
      if (outcome.kind !== 'accepted' || outcome.waived.length === 0) return
      for (const name of outcome.waived) {
        const gate = facts.gates.find((result) => result.gate === name)
        expect('waive' in command && command.waive).toContain(name)
        expect(gate?.state).not.toBe('clear')
        expect(actor.kind).toBe('person')
        if (gate?.waivableBy === 'admin') expect(actor).toMatchObject({ role: 'admin' })
      }
    })
  })

  test('a rollback leads to share 0 from everywhere, and its incident is open', () => {
    fc.assert(
      fc.property(walks, (walker) => {
        const could = canRollBack(walker.rollout.state)
        const outcome = walker.ask(
          person('operator'),
          { command: 'roll-back', reason: '', verdict: null },
          {
            gates: GATE_NAMES.map((name) => buildGate(name, 'failing')),
            verdicts: [buildVerdict('breached')],
          },
        )
        expect(outcome.kind).toBe(could ? 'accepted' : 'unchanged')
        expect(shareOf(walker.rollout.state)).toBe(0)
        if (could) {
          expect(walker.incident?.status).toBe('open')
          expect(walker.rollout.state).toMatchObject({ rollback: { incidentId: walker.incident?.id } })
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a hold ends with a person, a rollback or an end, and keeps the share', () => {
    always((step) => {
      const { before, after } = step
      if (before.state.phase !== 'held') return
      if (after.state.phase === 'held') expect(shareOf(after.state)).toBe(shareOf(before.state))
      else if (after.state.phase !== 'rolled-back' && after.state.phase !== 'abandoned')
        expect(step.actor.kind).toBe('person')
    })
  })

  test('it comes back from a rollback by a person alone, and no higher than it was', () => {
    always((step) => {
      const { before, after } = step
      if (before.state.phase !== 'rolled-back' || after.state.phase === 'rolled-back') return
      if (after.state.phase === 'abandoned') return
      expect(step.actor.kind).toBe('person')
      expect(stageOf(after)).toBeLessThanOrEqual(stageOf(before))
      expect(shareOf(after.state)).toBeLessThanOrEqual(shareOf(before.state.before))
    })
  })

  test('the time at a stage is never in the future, and is that of a stage of its own kind', () => {
    always(({ after, now }) => {
      const position = positionOf(after.state)
      if (!position) return
      expect(position.since).toBeLessThanOrEqual(now)
      const stage = after.policy.ladder[position.stage]
      const { state } = after
      const active = 'before' in state ? state.before : state
      if (active.phase === 'ramping') expect(stage?.kind).toBe('share')
      if (active.phase === 'shadow' || active.phase === 'failover-only')
        expect(stage?.kind).toBe(active.phase)
    })
  })

  test('the table of phases is obeyed', () => {
    always(({ before, command, actor, outcome }) => {
      const cell: true | string = TRANSITIONS[before.state.phase][command.command]
      const mayAsk =
        outcome.kind !== 'rejected' || !['not-allowed', 'not-for-the-judge'].includes(outcome.reason)
      if (cell !== true && mayAsk)
        expect({ actor, outcome }).toMatchObject({ outcome: { reason: 'wrong-phase', detail: cell } })
      if (cell === true) expect(outcome).not.toMatchObject({ reason: 'wrong-phase' })
    })
  })

  test('the same question has the same answer, and the recorded answers lead to the same state', () => {
    fc.assert(
      fc.property(walks, (walker) => {
        let replayed = walker.steps[0]?.before
        for (const { before, after, actor, command, facts, now, outcome } of walker.steps) {
          expect(before).toEqual(replayed)
          const again = decide(
            structuredClone({ rollout: before, actor, facts, now }),
            structuredClone(command),
          )
          expect(again).toEqual(outcome)
          // What the store keeps is JSON: nothing of a state may be lost in it.
          replayed = JSON.parse(JSON.stringify(after))
        }
        if (replayed) expect(walker.rollout).toEqual(replayed)
      }),
      { numRuns: 200 },
    )
  })
})

function stageOf({ state }: { readonly state: (typeof STATES)['draft'] }): number {
  return positionOf(state)?.stage ?? 0
}

test('the walks see every phase and accept every command, so that the properties speak of something', () => {
  const phases = new Set<string>()
  const names = new Set<string>()
  for (const walker of fc.sample(walks, { numRuns: 1_000, seed: 2 }))
    for (const step of walker.steps) {
      phases.add(step.after.state.phase)
      if (accepted(step)) names.add(step.command.command)
    }
  expect([...phases].sort()).toEqual([...PHASES].sort())
  expect([...names].sort()).toEqual([...COMMAND_NAMES].sort())
})

test('every command has an answer in every phase, even without a single fact', () => {
  for (const phase of PHASES)
    for (const name of COMMAND_NAMES) {
      const request = { rollout: buildRollout(STATES[phase]), actor: person('admin'), now: NOW }
      const facts = { gates: [], verdicts: [], incident: null, impact: null }
      expect(decide({ ...request, facts }, COMMANDS[name]).kind).toMatch(/accepted|unchanged|rejected/)
    }
})
