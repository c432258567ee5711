import { describe, expect, test } from 'vitest'
import type { Command } from '../../../control/core/commands.ts'
import { decide } from '../../../control/core/decide.ts'
import type { HoldCause } from '../../../control/core/rollout.ts'
import {
  buildFacts,
  buildIncident,
  buildRollout,
  buildVerdict,
  heldAt,
  JUDGE,
  NOW,
  person,
  STATES,
} from '../../support/builders.ts'
import { COMMANDS } from '../../support/commands.ts'
import { accepted, rejection } from '../../support/expect-outcome.ts'

const hold: Command = {
  command: 'hold',
  reason: 'errors, and the vendor has no quota',
  because: { kind: 'no-safe-arm', trigger: 'errors' },
}
const verdict = buildVerdict('breached')
const facts = buildFacts({ verdicts: [verdict] })

describe('a breach without a safe arm to go back to', () => {
  test('holds, opens an incident with what was seen, and leaves share and meters alone', () => {
    const rollout = buildRollout(STATES.ramping)
    const outcome = accepted(decide({ rollout, actor: JUDGE, facts, now: NOW }, hold))
    expect(outcome.next.state).toEqual({
      phase: 'held',
      before: STATES.ramping,
      cause: { kind: 'no-safe-arm', trigger: 'errors' },
      since: NOW,
    })
    expect(outcome.incident).toMatchObject({
      kind: 'open',
      incident: { kind: 'no-safe-arm', trigger: 'errors', status: 'open', verdict },
    })
    expect(outcome.next.epoch).toBe(rollout.epoch)
    expect(outcome.judge).toBe('keep')
  })

  test('does not open a second incident', () => {
    const open = { ...facts, incident: buildIncident('open') }
    const request = { rollout: buildRollout(STATES.ramping), actor: JUDGE, facts: open, now: NOW }
    expect(accepted(decide(request, hold)).incident).toBeNull()
  })

  test.each<HoldCause>([
    { kind: 'person', name: 'operator-1' },
    { kind: 'revision', from: 'a', to: 'b' },
  ])('is not silenced by a hold that was there before: %j', (cause) => {
    const rollout = buildRollout(heldAt('25 %', cause))
    const outcome = accepted(decide({ rollout, actor: JUDGE, facts, now: NOW }, hold))
    expect(outcome.next.state).toEqual({
      ...rollout.state,
      cause: { kind: 'no-safe-arm', trigger: 'errors' },
    })
    expect(outcome.incident).toMatchObject({ kind: 'open' })
  })

  test('is said once', () => {
    const rollout = buildRollout(heldAt('25 %', { kind: 'no-safe-arm', trigger: 'errors' }))
    expect(decide({ rollout, actor: JUDGE, facts, now: NOW }, hold)).toMatchObject({ kind: 'unchanged' })
    expect(decide({ rollout, actor: person(), facts, now: NOW }, COMMANDS.hold)).toMatchObject({
      kind: 'unchanged',
    })
  })

  test('cannot be resumed while the breach lasts, and can by a person once it is gone', () => {
    const rollout = buildRollout(heldAt('25 %', { kind: 'no-safe-arm', trigger: 'errors' }))
    const request = { rollout, actor: person('admin'), now: NOW }
    rejection(decide({ ...request, facts }, COMMANDS.resume), 'breached')
    accepted(decide({ ...request, facts: buildFacts() }, COMMANDS.resume))
  })

  test('rolls back into the incident that it opened, without a second one', () => {
    const rollout = buildRollout(heldAt('25 %', { kind: 'no-safe-arm', trigger: 'errors' }))
    const incident = buildIncident('open', { kind: 'no-safe-arm' })
    const request = { rollout, actor: JUDGE, facts: { ...facts, incident }, now: NOW }
    const outcome = accepted(decide(request, { command: 'roll-back', reason: 'quota is back', verdict }))
    expect(outcome.next.state).toMatchObject({
      phase: 'rolled-back',
      rollback: { incidentId: incident.id, trigger: 'errors' },
    })
    expect(outcome.incident).toMatchObject({ kind: 'note', id: incident.id, decided: true })
  })
})
