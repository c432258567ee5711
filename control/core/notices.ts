/** Which people are told of a decision: one message per transition. */

import type { Actor } from './actor.ts'
import { nameOf } from './actor.ts'
import type { AutomaticHold, Command } from './commands.ts'
import type { Effect, HeldNotice } from './effects.ts'
import type { IncidentId } from './ids.ts'
import { positionOf, type Rollout } from './rollout.ts'
import { SIGNAL_SEVERITY } from './signals/signal-alert.ts'
import { snapshotOf } from './snapshot-of.ts'
import { type EpochMs, formatShare } from './units.ts'

export interface Transition {
  readonly before: Rollout
  readonly after: Rollout
  readonly command: Command
  readonly actor: Actor
  readonly at: EpochMs
  readonly names: { readonly baseline: string; readonly candidate: string }
}

/** The commit replaces `incident: 0` and `{decision}` by the numbers that it gives. */
export function noticesFor(transition: Transition): readonly Effect[] {
  const { before, after, command, actor, at, names } = transition
  const common = {
    rollout: after.key,
    rolloutName: after.name,
    candidateName: names.candidate,
    baselineName: names.baseline,
    actor: nameOf(actor),
    reason: command.reason,
    at,
  }
  if (command.command === 'edit') return []
  if (command.command === 'roll-back')
    return [
      {
        lane: 'slack',
        idempotencyId: 'decision-{decision}',
        notice: {
          ...common,
          kind: 'rolled-back',
          incident: after.state.phase === 'rolled-back' ? after.state.rollback.incidentId : (0 as IncidentId),
          fromStage: stageName(before),
          verdict: command.verdict,
        },
      },
    ]
  // A hold for want of a safe arm is told by its alert, which pages.
  const because = command.command === 'hold' ? command.because : undefined
  if (because?.kind === 'no-safe-arm') return []
  return [
    {
      lane: 'slack',
      idempotencyId: 'decision-{decision}',
      notice: {
        ...common,
        kind: 'stage',
        action: command.command,
        from: stageName(before),
        to: command.command === 'set-share' ? formatShare(snapshotOf(after).share) : stageName(after),
        ...(because ? { held: heldNotice(because, after) } : {}),
      },
    },
  ]
}

function heldNotice(
  because: Exclude<AutomaticHold, { kind: 'no-safe-arm' }>,
  { policy }: Rollout,
): HeldNotice {
  return because.kind === 'breach'
    ? because
    : { ...because, clearMs: policy.signals.clearMs, severity: SIGNAL_SEVERITY[because.signal] }
}

function stageName(rollout: Rollout): string {
  const position = positionOf(rollout.state)
  const stage = position && rollout.policy.ladder[position.stage]
  if (!stage) return rollout.state.phase
  return position.share === stage.share ? stage.name : formatShare(position.share)
}
