/** Any sequence of commands by anybody, over any facts: what always holds. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMMAND_NAMES } from '../../control/core/commands.ts'
import { decide } from '../../control/core/decide.ts'
import { GATE_NAMES } from '../../control/core/gate.ts'
import { canRollBack, PHASES, positionOf, shareOf } from '../../control/core/rollout.ts'
import { TRANSITIONS } from '../../control/core/transitions.ts'
import { buildGate, buildRollout, buildVerdict, NOW, person, STATES } from '../support/builders.ts'
import { COMMANDS } from '../support/commands.ts'
import type { Step } from '../support/rollout-walker.ts'
import { walks } from '../support/rollout-walks.ts'

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
      const facts = { gates: [], verdicts: [], signals: [], quietMs: null, incident: null, impact: null }
      expect(decide({ ...request, facts }, COMMANDS[name]).kind).toMatch(/accepted|unchanged|rejected/)
    }
})
