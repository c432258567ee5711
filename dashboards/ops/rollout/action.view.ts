import type { CommandView, NextStep, RolloutSummary, RolloutView } from '../../../control/app/views.ts'
import type { CommandName } from '../../../control/core/commands.ts'
import { formatCount, formatShare } from '../format/number.view.ts'
import { blockers, sentence } from './gate.view.ts'

export type SheetCommand = Exclude<CommandName, 'roll-back' | 'edit' | 'note-revision'>

export interface ActionText {
  readonly title: string
  readonly submit: string
  /** What it does, in people and requests where that is known. */
  readonly lead: string
}

export function stageLabel(name: string): string {
  return name === 'failover-only' ? 'failover only' : name
}

export function nextTitle(next: NextStep): string {
  if (next.command === 'complete') return 'To complete it'
  return `To go to ${stageLabel(next.to ?? 'the next stage')}`
}

export function nextVerb(next: Pick<NextStep, 'command' | 'to'>): string {
  switch (next.command) {
    case 'start':
      return `Start ${stageLabel(next.to ?? 'shadow')}`
    case 'advance':
      return `Advance to ${stageLabel(next.to ?? 'the next stage')}`
    case 'complete':
      return 'Complete the rollout'
  }
}

/** What is under the button: who takes the step, or why nobody can. */
export function nextHint(next: NextStep, role: string, command: CommandView | undefined): string {
  if (command && !command.allowed && next.clear) return sentence(command.why ?? '')
  const { closed, stuck } = blockers(next.gates, role)
  const count = `${closed.length} gate${closed.length === 1 ? '' : 's'}`
  if (closed.length === 0)
    return next.advance === 'automatic'
      ? 'All gates are clear: the judge takes it by itself.'
      : 'All gates are clear: it waits for you.'
  if (stuck.length > 0) return `Waits for ${count}.`
  return `Waits for ${count}; you may waive ${closed.length === 1 ? 'it' : 'them'} with a reason.`
}

export function movesText(next: NextStep, rollout: RolloutView): string {
  const { baseline, candidate } = rollout
  if (next.command === 'start')
    return `Copies of requests go to ${candidate.name}, off the path of users. Nobody hears a difference.`
  if (next.command === 'complete') return `The rollout ends. ${candidate.name} keeps the traffic that it has.`
  if (next.moves === null)
    return `${formatShare(next.share)} of users go to ${candidate.name}. How many an hour is not known yet: too little traffic was seen.`
  const { usersPerHour, requestsPerHour } = next.moves
  if (usersPerHour === 0 && requestsPerHour === 0)
    return `Nobody moves: ${candidate.name} has ${formatShare(next.share)} already, and ${baseline.name} stays as failover.`
  const users = `${formatCount(usersPerHour)} more user${usersPerHour === 1 ? '' : 's'} an hour`
  return `About ${users} move to ${candidate.name}, with ${formatCount(requestsPerHour)} requests an hour. Nobody moves back.`
}

export function actionText(command: SheetCommand, rollout: RolloutView): ActionText {
  const { baseline, candidate, next } = rollout
  switch (command) {
    case 'start':
    case 'advance':
    case 'complete': {
      const title = next ? nextVerb(next) : 'Advance'
      return { title, submit: title, lead: next ? movesText(next, rollout) : '' }
    }
    case 'set-share':
      return {
        title: 'Set the share',
        submit: 'Set the share',
        lead: `${formatShare(rollout.share)} of eligible users are on ${candidate.name} now. The stage and its gates stay.`,
      }
    case 'hold':
      return {
        title: 'Hold',
        submit: `Hold at ${formatShare(rollout.share)}`,
        lead: `Nobody moves: the share stays at ${formatShare(rollout.share)} and nothing goes up until somebody resumes. It is still judged, and still rolls back by itself.`,
      }
    case 'resume':
      return {
        title: 'Resume',
        submit: 'Resume',
        lead: `Nobody moves: the hold ends. The share stays at ${formatShare(rollout.share)}; going up is possible again.`,
      }
    case 'undo':
      return {
        title: 'Undo the rollback',
        submit: 'Undo the rollback',
        lead: `The users of ${stageLabel(rollout.rollback?.fromStage ?? 'before')} go back to ${candidate.name} at once. ${shareMoves(rollout, fromShare(rollout))}`,
      }
    case 're-arm':
      return {
        title: 'Re-arm',
        submit: 'Re-arm',
        lead: `${candidate.name} is tried again. The same users come first, unless you rotate the cohort.`,
      }
    case 'abandon':
      return {
        title: 'Abandon the rollout',
        submit: 'Abandon the rollout',
        lead: `Everyone goes to ${baseline.name}${rollout.share === 0 ? ', where they are already' : ''}, and this rollout ends for good. A new one is needed to try again.${rollout.share === 0 ? '' : ` ${shareMoves(rollout, 0)}`}`,
      }
  }
}

/** The share of the stage that was rolled back, as far as the ladder knows it. */
function fromShare(rollout: RolloutView): number {
  const stage = rollout.ladder.find((it) => it.name === rollout.rollback?.fromStage)
  return stage?.share ?? rollout.share
}

/** What a re-arm at a stage moves. */
export function rearmMoves(rollout: RolloutView, stage: string | null): string {
  const share = rollout.ladder.find((it) => it.name === (stage ?? rearmStages(rollout)[0]))?.share ?? 0
  return share === 0 ? 'Nobody moves: copies are sent, off the path of users.' : shareMoves(rollout, share)
}

/** What a rollback would move, for its button: at today's traffic. */
export function backMoves(rollout: RolloutSummary): string {
  const perHour = (rollout.served ?? 0) * rollout.requestsPerSecond * 3_600
  if (rollout.share === 0) return `Everybody is on ${rollout.baseline.name} already.`
  if (perHour === 0) return `${formatShare(rollout.share)} of users go back to ${rollout.baseline.name}.`
  return `${formatShare(rollout.share)} of users, about ${formatCount(perHour)} requests an hour, go back to ${rollout.baseline.name}.`
}

/** Stages that a re-arm may go to: not above the one that was rolled back. */
export function rearmStages(rollout: RolloutView): readonly string[] {
  const from = rollout.rollback?.fromStage
  const stages = rollout.ladder.filter((stage) => stage.kind === 'shadow' || stage.kind === 'share')
  const limit = rollout.ladder.findIndex((stage) => stage.name === from)
  const allowed = stages.filter((stage) => limit < 0 || rollout.ladder.indexOf(stage) <= limit)
  return (allowed.length > 0 ? allowed : stages.slice(0, 1)).map((stage) => stage.name)
}

/** A share as people type it, in per cent; null: not one. */
export function parsePercent(text: string): number | null {
  const match = /^\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?\s*$/.exec(text)
  if (!match) return null
  const share = Math.round(Number(match[1]!.replace(',', '.')) * 100)
  return share <= 10_000 ? share : null
}

/** What a share would move, scaled from the last five minutes. */
export function shareMoves(rollout: RolloutView, share: number): string {
  const { users, requests, windowMs } = rollout.traffic
  const change = share - rollout.share
  if (change === 0) return 'That is the share now.'
  const to = change > 0 ? rollout.candidate.name : rollout.baseline.name
  const perHour = (requests * Math.abs(change) * 3_600_000) / (10_000 * windowMs)
  if (requests === 0) return `Users go to ${to}; how many an hour is not known: there was no traffic.`
  const people =
    users === null
      ? ''
      : `About ${formatCount((users * Math.abs(change)) / 10_000)} of the ${formatCount(users)} users of the last minutes and `
  const text = `${people}about ${formatCount(perHour)} requests an hour go to ${to}.`
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const whyDisabled = (role: string): string | null =>
  role === 'operator' || role === 'admin' ? null : `Your role is ${role}: operators and admins act here.`
