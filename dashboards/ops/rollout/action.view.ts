import type { CommandView, NextStep, RolloutView } from '../../../control/app/views.ts'
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

export function nextVerb(next: NextStep): string {
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
        lead: `The share stays at ${formatShare(rollout.share)} and nothing goes up until somebody resumes. It is still judged, and still rolls back by itself.`,
      }
    case 'resume':
      return {
        title: 'Resume',
        submit: 'Resume',
        lead: `The hold ends. The share stays at ${formatShare(rollout.share)}; going up is possible again.`,
      }
    case 'undo':
      return {
        title: 'Undo the rollback',
        submit: 'Undo the rollback',
        lead: `The users of ${stageLabel(rollout.rollback?.fromStage ?? 'before')} go back to ${candidate.name} at once.`,
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
        lead: `Everyone goes to ${baseline.name}, and this rollout ends for good. A new one is needed to try again.`,
      }
  }
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
