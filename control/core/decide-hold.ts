/** Standing still where it is, and going on: hold, resume. Triggers run all the while. */

import { nameOf } from './actor.ts'
import type { Command } from './commands.ts'
import { openIncident } from './open-incident.ts'
import { evolve, type JudgeEffect, type Outcome, type Request, reject, unchanged } from './outcome.ts'
import type { HoldCause, Phase } from './rollout.ts'
import type { EpochMs } from './units.ts'
import { breachOf, rollingBreachOf } from './verdict-summary.ts'

type Of<Name extends Command['command']> = Extract<Command, { command: Name }>
type Held = Extract<Phase, { phase: 'held' }>

/** The cause that asks more of people is the one that is kept and said. */
const HOLD_RANK: Readonly<Record<HoldCause['kind'], number>> = {
  signal: 0,
  revision: 1,
  breach: 2,
  person: 3,
  'no-safe-arm': 4,
}

export function holdRollout(request: Request, command: Of<'hold'>): Outcome {
  const { rollout, actor, facts, now } = request
  const { state } = rollout
  const cause: HoldCause = command.because ?? { kind: 'person', name: nameOf(actor) }
  const refused = refuseHold(request, cause)
  if (refused) return refused
  if (state.phase === 'held') {
    if (HOLD_RANK[cause.kind] <= HOLD_RANK[state.cause.kind]) return unchanged('the rollout is held already')
    return accepted({ ...state, cause })
  }
  if (state.phase !== 'shadow' && state.phase !== 'ramping' && state.phase !== 'failover-only')
    return reject('wrong-phase', 'nothing to hold')
  return accepted({ phase: 'held', before: state, cause, since: now })

  function accepted(held: Held): Outcome {
    return {
      kind: 'accepted',
      next: evolve(rollout, held, now),
      incident:
        cause.kind !== 'no-safe-arm' || facts.incident?.status === 'open'
          ? null
          : openIncident(request, {
              kind: 'no-safe-arm',
              trigger: cause.trigger,
              verdict: breachOf(facts.verdicts) ?? null,
              reason: command.reason,
            }),
      waived: [],
      judge: 'keep',
      detail: describeHold(cause),
    }
  }
}

/** Control holds for what is there, not for what somebody says is there. */
function refuseHold({ actor, facts }: Request, cause: HoldCause): Outcome | undefined {
  if (cause.kind === 'signal') {
    const raised = facts.signals.some(({ signal, state }) => signal === cause.signal && state === 'raised')
    return raised ? undefined : reject('not-for-the-judge', `the signal ${cause.signal} is not raised`)
  }
  if (cause.kind === 'breach') {
    const breached = facts.verdicts.some(
      ({ trigger, state }) => trigger === cause.trigger && state === 'breached',
    )
    return breached ? undefined : reject('not-for-the-judge', `${cause.trigger} is not breached`)
  }
  if (cause.kind === 'person' && actor.kind === 'judge')
    return reject('not-for-the-judge', 'the judge holds for a signal or a breach only')
  return undefined
}

function describeHold(cause: HoldCause): string {
  switch (cause.kind) {
    case 'signal':
      return `held: the signal ${cause.signal} is raised`
    case 'breach':
      return `held: ${cause.trigger} breached`
    case 'no-safe-arm':
      return 'held: there is no safe arm to go back to'
    case 'person':
    case 'revision':
      return 'held'
  }
}

export function resumeRollout(request: Request): Outcome {
  const { rollout, actor, facts, now } = request
  const { state, policy } = rollout
  if (state.phase !== 'held') return reject('wrong-phase', 'the rollout is not held')
  const breach = rollingBreachOf(facts.verdicts, policy)
  if (breach) return reject('breached', `${breach.trigger} is breached: ${breach.text}`)
  if (actor.kind === 'judge') {
    if (state.cause.kind !== 'signal')
      return reject(
        'not-for-the-judge',
        "the judge ends nothing but a signal's hold: that one takes a person",
      )
    if (facts.quietMs === null || facts.quietMs < policy.signals.clearMs)
      return reject(
        'signal-raised',
        `no signal for ${Math.floor((facts.quietMs ?? 0) / 1_000)} s of ${policy.signals.clearMs / 1_000} s`,
      )
  }
  // The time on hold is no dwell: the clock of the stage goes on where it stood.
  const since = (state.before.at.since + Math.max(0, now - state.since)) as EpochMs
  // A person has seen what is raised, and heard what was complained about.
  const judge: JudgeEffect = actor.kind === 'person' ? 'answered' : 'keep'
  return {
    kind: 'accepted',
    next: evolve(rollout, { ...state.before, at: { ...state.before.at, since } }, now),
    incident: null,
    waived: [],
    judge,
    detail: `resumed at ${policy.ladder[state.before.at.stage]?.name}`,
  }
}
