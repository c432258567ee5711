/** Back, and back again: roll-back, undo, re-arm. */

import { SALT_PATTERN } from '../../gateway-plugin/assign.ts'
import type { Command } from './commands.ts'
import { phaseAt } from './decide-movement.ts'
import type { DecisionId } from './ids.ts'
import { openIncident } from './open-incident.ts'
import { evolve, NO_INCIDENT, type Outcome, type Request, reject, unchanged } from './outcome.ts'
import type { ActivePhase, Phase } from './rollout.ts'
import { type BasisPoints, type EpochMs, formatShare } from './units.ts'
import { rollingBreachOf, worstOf } from './verdict-summary.ts'
import { findUnanswered } from './waiving.ts'

type Of<Name extends Command['command']> = Extract<Command, { command: Name }>

/** No gate, version or reason stands in its way. The numbers of decision and incident are given by the commit. */
export function rollBack(request: Request, command: Of<'roll-back'>): Outcome {
  const { rollout, actor, facts, now } = request
  if (actor.kind === 'judge' && command.verdict?.state !== 'breached')
    return reject('not-for-the-judge', 'the judge rolls back on a breach only: nothing is breached')
  if (actor.kind === 'judge' && !rollingBreachOf(command.verdict ? [command.verdict] : [], rollout.policy))
    return reject(
      'not-for-the-judge',
      `${command.verdict?.trigger} holds by this policy, it does not roll back`,
    )
  const before = activeOf(rollout.state)
  if (!before)
    return unchanged(
      rollout.state.phase === 'rolled-back' ? 'it is rolled back already' : 'nothing runs on the candidate',
    )
  const trigger = command.verdict?.trigger ?? null
  const open = facts.incident?.status === 'open' ? facts.incident : null
  return {
    kind: 'accepted',
    next: evolve(
      rollout,
      {
        phase: 'rolled-back',
        before,
        ...holdOf(rollout.state),
        rollback: {
          decisionId: 0 as DecisionId,
          incidentId: open?.id ?? NO_INCIDENT,
          by: actor,
          at: now,
          trigger,
        },
        cooldownUntil: (now + rollout.policy.cooldownMs) as EpochMs,
      },
      now,
      { epoch: rollout.epoch + 1 },
    ),
    incident: open
      ? {
          kind: 'note',
          id: open.id,
          entry: { at: now, actor, text: `Rolled back. ${command.reason}`.trim() },
          decided: true,
          ...(facts.impact ? { impact: facts.impact } : {}),
        }
      : openIncident(request, {
          kind: 'rollback',
          trigger,
          verdict: command.verdict,
          reason: command.reason,
        }),
    waived: [],
    // Meters stay as they were until a re-arm, so that an undo knows what they said.
    judge: 'keep',
    detail: `rolled back from ${before.phase === 'shadow' ? 'shadow' : formatShare(before.at.share)}`,
  }
}

function holdOf(state: Phase): Pick<Extract<Phase, { phase: 'rolled-back' }>, 'hold'> {
  return state.phase === 'held' ? { hold: { cause: state.cause, since: state.since } } : {}
}

function activeOf(state: Phase): ActivePhase | undefined {
  switch (state.phase) {
    case 'shadow':
    case 'ramping':
    case 'failover-only':
      return state
    case 'held':
      return state.before
    case 'completed':
      return { phase: 'failover-only', at: state.at }
    case 'draft':
    case 'rolled-back':
    case 'abandoned':
      return undefined
  }
}

export function undoRollBack(request: Request, command: Of<'undo'>): Outcome {
  const { rollout, actor, facts, now } = request
  const { state } = rollout
  if (state.phase !== 'rolled-back') return reject('wrong-phase', 'the rollout is not rolled back')
  const { by, at, overtakenBy } = state.rollback
  if (by.kind !== 'person' || actor.kind !== 'person' || by.name !== actor.name)
    return reject('not-the-author', 'only the person who rolled back can undo it; others re-arm')
  if (now - at > rollout.policy.undoMs)
    return reject(
      'too-late',
      `an undo is possible for ${rollout.policy.undoMs / 60_000} minutes; re-arm instead`,
    )
  if (overtakenBy !== undefined)
    return reject('too-late', `the candidate became ${overtakenBy} since: re-arm instead`)
  const worst = worstOf(facts.verdicts)
  if (worst === 'suspect' || worst === 'breached')
    return reject('breached', `a trigger is ${worst}: re-arm once its cause is known`)
  // The time away is neither dwell nor hold: both clocks go on where they stood.
  const later = (time: EpochMs): EpochMs => (time + Math.max(0, now - at)) as EpochMs
  const before = { ...state.before, at: { ...state.before.at, since: later(state.before.at.since) } }
  const back: Phase = state.hold
    ? { phase: 'held', before, cause: state.hold.cause, since: later(state.hold.since) }
    : before
  const open = facts.incident?.status === 'open' ? facts.incident : null
  return {
    kind: 'accepted',
    next: evolve(rollout, back, now, { epoch: rollout.epoch + 1 }),
    incident: open
      ? { kind: 'close', id: open.id, at: now, by: actor, cause: `Undone: ${command.reason}` }
      : null,
    waived: [],
    judge: 'keep',
    detail: `undone: back at ${before.phase === 'shadow' ? 'shadow' : formatShare(before.at.share)}${state.hold ? ', held as before' : ''}`,
  }
}

export function reArm(request: Request, command: Of<'re-arm'>): Outcome {
  const { rollout, facts, now } = request
  const { state, policy } = rollout
  if (state.phase !== 'rolled-back') return reject('wrong-phase', 'the rollout is not rolled back')
  if (facts.incident?.status !== 'closed' || !facts.incident.cause?.trim())
    return reject(
      'incident-open',
      `incident ${facts.incident?.id ?? state.rollback.incidentId} is open: close it with its cause first`,
    )
  if (now < state.cooldownUntil)
    return reject(
      'cooldown',
      `the cooldown ends in ${Math.ceil((state.cooldownUntil - now) / 1_000)} s; let it pass before users come back`,
    )
  const wanted = command.stage ?? policy.ladder.find((stage) => stage.kind === 'shadow')?.name
  const stage = policy.ladder.findIndex(({ name, kind }) => name === wanted && kind !== 'draft')
  const target = stage < 0 ? undefined : phaseAt(policy, stage, now)
  if (!target)
    return reject(
      'stage-missing',
      `stage: "${wanted ?? ''}" is not on the ladder: ${policy.ladder
        .slice(1)
        .map((s) => s.name)
        .join(', ')}`,
    )
  if (stage > state.before.at.stage)
    return reject(
      'above-rollback',
      `stage: "${wanted}" is above "${policy.ladder[state.before.at.stage]?.name}", from which it was rolled back`,
    )
  const unanswered = findUnanswered(facts.gates, undefined)
  if (unanswered.length > 0)
    return reject('gates-not-clear', `${unanswered.join(', ')}: not evaluated yet`, facts.gates)
  // The meters still say what they said at the rollback; the new epoch begins with empty ones.
  const blocked = facts.gates.filter(
    (gate) => gate.state !== 'clear' && gate.waivableBy === 'nobody' && gate.gate !== 'triggers',
  )
  if (blocked.length > 0)
    return reject(
      'gates-not-clear',
      blocked.map((gate) => `${gate.gate}: ${gate.text}`).join('; '),
      facts.gates,
    )
  if (command.rotateCohort && (!command.salt || !SALT_PATTERN.test(command.salt)))
    return reject('salt-missing', `salt: ${command.salt} is not 8 to 64 characters of A-Z, a-z, 0-9, _ and -`)
  const salt = command.rotateCohort && command.salt ? command.salt : rollout.salt
  // A stage whose share had been set lower comes back no higher than it was.
  const share = Math.min(target.at.share, state.before.at.share) as BasisPoints
  const next: ActivePhase = { ...target, at: { ...target.at, share } }
  return {
    kind: 'accepted',
    next: evolve(rollout, next, now, { epoch: rollout.epoch + 1, salt }),
    incident: null,
    waived: [],
    judge: 'reset-candidate',
    detail: `re-armed at ${wanted}${salt === rollout.salt ? ', the same users first' : ', with a new cohort'}`,
  }
}
