/** Along the ladder: start, advance, set-share. */

import type { Command } from './commands.ts'
import { evolve, type Outcome, type Request, reject, unchanged } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { ActivePhase, Position } from './rollout.ts'
import { type BasisPoints, type EpochMs, formatShare } from './units.ts'
import { passGates } from './waiving.ts'

type Of<Name extends Command['command']> = Extract<Command, { command: Name }>

/** The phase that stands at a stage of the ladder. */
export function phaseAt(policy: Policy, stage: number, now: EpochMs): ActivePhase | undefined {
  const target = policy.ladder[stage]
  if (!target || target.kind === 'draft') return undefined
  const at: Position = { stage, share: target.share, since: now }
  if (target.kind === 'shadow') return { phase: 'shadow', at }
  return target.kind === 'failover-only' ? { phase: 'failover-only', at } : { phase: 'ramping', at }
}

/** The next step up: the lowest stage above the share, which may be its own after the share was set below it. */
export function nextStageIndex(policy: Policy, at: Position | undefined): number {
  if (at === undefined) return 1
  const own = policy.ladder[at.stage]
  if (own?.kind !== 'share') return at.stage + 1
  // By the share and not by the place: an edit may have put a stage between them.
  const above = policy.ladder.findIndex(({ kind, share }) => kind === 'share' && share > at.share)
  return above < 0 ? at.stage + 1 : above
}

export function startRollout(request: Request, command: Of<'start'>): Outcome {
  return climb(request, command.waive, undefined)
}

export function advanceRollout(request: Request, command: Of<'advance'>): Outcome {
  const { rollout, actor } = request
  const { state } = rollout
  if (state.phase !== 'shadow' && state.phase !== 'ramping') return reject('wrong-phase', 'not on the ladder')
  const stage = rollout.policy.ladder[state.at.stage]
  if (actor.kind === 'judge' && stage?.advance !== 'automatic')
    return reject('manual-stage', `${stage?.name ?? 'this stage'} is left by people only`)
  return climb(request, command.waive, state.at)
}

function climb(request: Request, waive: readonly string[], from: Position | undefined): Outcome {
  const { rollout, actor, facts, now } = request
  const { policy } = rollout
  const next = phaseAt(policy, nextStageIndex(policy, from), now)
  if (!next) return reject('stage-missing', 'the ladder ends here')
  const passed = passGates(facts.gates, waive, actor, policy.ladder[from?.stage ?? 0])
  if ('rejected' in passed) return passed.rejected
  return {
    kind: 'accepted',
    next: evolve(rollout, next, now),
    incident: null,
    waived: passed.waived,
    judge: 'restart-stage',
    detail: `moved to ${policy.ladder[next.at.stage]?.name}`,
  }
}

export function setShare(request: Request, command: Of<'set-share'>): Outcome {
  const { rollout, actor, facts, now } = request
  const { state, policy } = rollout
  if (state.phase !== 'ramping' && state.phase !== 'failover-only')
    return reject('wrong-phase', 'no share moves')
  const { share } = command
  if (!Number.isInteger(share) || share < 0 || share > 10_000)
    return reject('not-a-share', `share: ${share} is not a whole number of basis points from 1 to 10000`)
  if (share === state.at.share) return unchanged(`the share is ${formatShare(share)} already`)
  if (share === 0)
    return reject('not-a-share', 'share 0: roll back, or hold; a rollout on the ladder has a share above 0')

  let waived: readonly string[] = []
  if (share > state.at.share) {
    const nextStage = policy.ladder[nextStageIndex(policy, state.at)]
    const highest = nextStage?.kind === 'share' ? nextStage.share : state.at.share
    if (share > highest)
      return reject(
        'skips-a-stage',
        `${formatShare(share)} lies beyond the next stage, ${formatShare(highest)}`,
      )
    const passed = passGates(facts.gates, command.waive, actor, policy.ladder[state.at.stage])
    if ('rejected' in passed) return passed.rejected
    waived = passed.waived
  }
  const stage = stageFor(policy, share)
  if (stage === undefined) return reject('not-a-share', 'the ladder has no stage with a share')
  return {
    kind: 'accepted',
    next: evolve(rollout, { phase: 'ramping', at: { stage, share, since: now } }, now),
    incident: null,
    waived,
    judge: 'restart-stage',
    detail: `share set to ${formatShare(share)}`,
  }
}

/** The highest share stage that this share has reached; below the first it is on its way to it. */
function stageFor(policy: Policy, share: BasisPoints): number | undefined {
  const stages = policy.ladder.flatMap((stage, index) => (stage.kind === 'share' ? [{ stage, index }] : []))
  return (stages.findLast(({ stage }) => stage.share <= share) ?? stages[0])?.index
}
