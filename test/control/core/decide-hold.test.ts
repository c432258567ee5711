import { describe, expect, test } from 'vitest'
import type { AutomaticHold, Command } from '../../../control/core/commands.ts'
import { decide } from '../../../control/core/decide.ts'
import { noticesFor } from '../../../control/core/notices.ts'
import type { HoldCause } from '../../../control/core/rollout.ts'
import {
  at,
  buildFacts,
  buildPolicy,
  buildRollout,
  buildSignal,
  buildVerdict,
  CONTROL,
  HOUR,
  heldAt,
  JUDGE,
  MINUTE,
  NOW,
  person,
  STATES,
} from '../../support/builders.ts'
import { accepted, rejection } from '../../support/expect-outcome.ts'

const SIGNAL: AutomaticHold = { kind: 'signal', signal: 'lost-records' }
const BREACH: AutomaticHold = { kind: 'breach', trigger: 'complaints' }
const complaints = buildVerdict('breached', { trigger: 'complaints', text: '31 of 40 complaints' })
const raised = buildFacts({ signals: [buildSignal('lost-records')], quietMs: 0 })
const breached = buildFacts({ verdicts: [complaints] })

function hold(because: AutomaticHold): Command {
  return { command: 'hold', reason: 'as seen', because }
}
const resume: Command = { command: 'resume', reason: 'go on' }

describe('a signal', () => {
  test('holds where the rollout is, keeps share and meters, and opens no incident', () => {
    const rollout = buildRollout(STATES.ramping)
    const outcome = accepted(decide({ rollout, actor: JUDGE, facts: raised, now: NOW }, hold(SIGNAL)))
    expect(outcome.next.state).toEqual({ phase: 'held', before: STATES.ramping, cause: SIGNAL, since: NOW })
    expect(outcome).toMatchObject({ incident: null, judge: 'keep' })
    expect(outcome.next.epoch).toBe(rollout.epoch)
  })

  test('that is not raised holds nothing, and the judge holds for no wish of its own', () => {
    const request = { rollout: buildRollout(STATES.ramping), actor: JUDGE, facts: buildFacts(), now: NOW }
    rejection(decide(request, hold(SIGNAL)), 'not-for-the-judge')
    rejection(decide(request, { command: 'hold', reason: 'because' }), 'not-for-the-judge')
  })

  test.each<HoldCause>([
    { kind: 'signal', signal: 'capacity' },
    { kind: 'person', name: 'ada' },
    { kind: 'breach', trigger: 'complaints' },
    { kind: 'revision', from: 'a', to: 'b' },
    { kind: 'no-safe-arm', trigger: 'errors' },
  ])('changes nothing about a hold of kind $kind', (cause) => {
    const rollout = buildRollout(heldAt('25 %', cause))
    expect(decide({ rollout, actor: JUDGE, facts: raised, now: NOW }, hold(SIGNAL)).kind).toBe('unchanged')
  })

  test('gives way to a person, who then ends the hold', () => {
    const rollout = buildRollout(heldAt('25 %', SIGNAL))
    const outcome = accepted(
      decide({ rollout, actor: person(), facts: raised, now: NOW }, { command: 'hold', reason: 'mine now' }),
    )
    expect(outcome.next.state).toMatchObject({ cause: { kind: 'person', name: 'operator-1' } })
  })

  test('whose hold a new revision finds becomes a hold of the revision: it must not end by itself', () => {
    for (const cause of [SIGNAL, BREACH]) {
      const rollout = buildRollout(heldAt('25 %', cause))
      const command: Command = { command: 'note-revision', revision: 'kokoro-1.1', reason: 'deployed' }
      const outcome = accepted(decide({ rollout, actor: CONTROL, facts: raised, now: NOW }, command))
      expect(outcome.next.state).toMatchObject({ cause: { kind: 'revision', to: 'kokoro-1.1' } })
    }
  })
})

describe('the end of a hold', () => {
  const held = buildRollout(heldAt('25 %', SIGNAL))
  const { clearMs } = held.policy.signals

  test('of a signal comes by itself after fifteen clear minutes, and the time is no dwell', () => {
    const facts = buildFacts({ quietMs: clearMs })
    const outcome = accepted(decide({ rollout: held, actor: JUDGE, facts, now: NOW }, resume))
    // Held for ten minutes, at the stage for an hour.
    expect(outcome.next.state).toMatchObject({ phase: 'ramping', at: { since: at(-HOUR + 10 * MINUTE) } })
    expect(outcome.judge).toBe('keep')
  })

  test.each([null, 0, 899_000])('does not come after %s ms', (quietMs) => {
    const facts = buildFacts({ quietMs })
    rejection(decide({ rollout: held, actor: JUDGE, facts, now: NOW }, resume), 'signal-raised')
  })

  test.each<HoldCause>([
    { kind: 'person', name: 'ada' },
    { kind: 'breach', trigger: 'complaints' },
    { kind: 'revision', from: 'a', to: 'b' },
    { kind: 'no-safe-arm', trigger: 'errors' },
  ])('of kind $kind takes a person', (cause) => {
    const rollout = buildRollout(heldAt('25 %', cause))
    const facts = buildFacts({ quietMs: HOUR })
    rejection(decide({ rollout, actor: JUDGE, facts, now: NOW }, resume), 'not-for-the-judge')
    expect(decide({ rollout, actor: person(), facts, now: NOW }, resume).kind).toBe('accepted')
  })

  test('comes earlier by a person, who with it has answered what is raised', () => {
    const outcome = accepted(decide({ rollout: held, actor: person(), facts: raised, now: NOW }, resume))
    expect(outcome.judge).toBe('answered')
  })
})

describe('complaints', () => {
  const complained = buildRollout(heldAt('25 %', BREACH))
  const rollingBack = buildPolicy({
    triggers: {
      ...complained.policy.triggers,
      complaints: { ...complained.policy.triggers.complaints, onBreach: 'roll-back' },
    },
  })

  test('hold on a breach, and only a person goes on, having heard them', () => {
    const rollout = buildRollout(STATES.ramping)
    const outcome = accepted(decide({ rollout, actor: JUDGE, facts: breached, now: NOW }, hold(BREACH)))
    expect(outcome.next.state).toMatchObject({ phase: 'held', cause: BREACH })
    const went = accepted(decide({ rollout: complained, actor: person(), facts: breached, now: NOW }, resume))
    expect(went.judge).toBe('answered')
  })

  test('do not roll back by the judge, but where the policy says so', () => {
    const command: Command = { command: 'roll-back', reason: 'complaints', verdict: complaints }
    const request = { actor: JUDGE, facts: breached, now: NOW }
    rejection(decide({ ...request, rollout: complained }, command), 'not-for-the-judge')
    accepted(decide({ ...request, rollout: { ...complained, policy: rollingBack } }, command))
    accepted(decide({ ...request, rollout: complained, actor: person() }, command))
  })

  test('that would roll back cannot be passed over by a resume', () => {
    const rollout = { ...complained, policy: rollingBack }
    rejection(decide({ rollout, actor: person(), facts: breached, now: NOW }, resume), 'breached')
  })
})

test('the message of a hold says what holds, how it ends and how loud it is', () => {
  const before = buildRollout(STATES.ramping)
  const after = buildRollout(heldAt('25 %', SIGNAL))
  const names = { baseline: 'Workers AI', candidate: 'Kokoro' }
  const tell = (command: Command) => noticesFor({ before, after, command, actor: JUDGE, at: NOW, names })
  expect(tell(hold(SIGNAL))).toMatchObject([
    {
      notice: {
        kind: 'stage',
        action: 'hold',
        held: { kind: 'signal', signal: 'lost-records', clearMs: 900_000, severity: 'page' },
      },
    },
  ])
  expect(tell(hold(BREACH))).toMatchObject([{ notice: { held: BREACH } }])
  expect(tell(hold({ kind: 'no-safe-arm', trigger: 'errors' }))).toEqual([])
})
