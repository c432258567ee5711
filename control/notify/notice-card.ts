/**
 * A notice as four lines, as on the phone: what happened, why, who was touched or acted, what comes next.
 * Lines are plain text; the channel escapes them.
 */

import type { AlertName, HeldNotice, Notice } from '../core/effects.ts'
import { SIGNAL_ALERT } from '../core/signals/signal-alert.ts'
import type { TriggerName } from '../core/verdict.ts'
import { describeVerdict } from './describe-verdict.ts'
import { formatLength, formatUtc, formatUtcTime } from './format-time.ts'
import type { NoticeLinks } from './notice-links.ts'
import { reportCard } from './report-card.ts'

/** Candidate orange and baseline blue, as everywhere; red only for a breach, green only for healthy. */
export const TONES = {
  candidate: '#d9730d',
  baseline: '#2b6cb0',
  breached: '#c0392b',
  healthy: '#2e7d46',
  suspect: '#b7791f',
  neutral: '#8a8f98',
} as const
export type Tone = keyof typeof TONES

export interface NoticeCard {
  readonly tone: Tone
  readonly what: string
  /** A line of its own before the three. */
  readonly note?: string
  readonly why: string
  readonly who: string
  readonly next: string
  /** What the three lines are called where they are not why, who and next. */
  readonly names?: readonly [why: string, who: string, next: string]
  readonly at: number
  readonly incident: number | null
  /** Named after where it leads. */
  readonly open: { readonly label: string; readonly url: string }
  readonly runbook: string | null
  /** Somebody has to look now. */
  readonly page: boolean
}

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>

export function toNoticeCard(notice: Notice, links: NoticeLinks): NoticeCard {
  switch (notice.kind) {
    case 'stage':
      return stageCard(notice, links)
    case 'rolled-back':
      return rolledBackCard(notice, links)
    case 'observed':
      return observedCard(notice, links)
    case 'alert':
      return alertCard(notice, links)
    case 'incident-closed':
      return closedCard(notice, links)
    case 'report':
      return reportCard(notice, links)
    case 'test':
      return testCard(notice, links)
  }
}

function stageCard(notice: Of<'stage'>, links: NoticeLinks): NoticeCard {
  const { tone, what, next } = stageWords(notice)
  return {
    tone,
    what,
    why: notice.reason || 'no reason given',
    who: `${notice.actor}; ${notice.baselineName} is the baseline, ${notice.candidateName} the candidate`,
    next,
    at: notice.at,
    incident: null,
    open: { label: 'Open rollout', url: links.rollout(notice.rollout) },
    runbook: notice.held ? links.runbook(runbookOf(notice.held)) : null,
    page: pagesFor(notice.held),
  }
}

/** A hold for money asks whoever pays for a decision. */
function pagesFor(held: HeldNotice | undefined): boolean {
  if (held?.kind === 'breach') return held.trigger === 'cost'
  return held?.kind === 'signal' && held.severity === 'page'
}

function runbookOf(held: HeldNotice): AlertName | TriggerName {
  return held.kind === 'signal' ? SIGNAL_ALERT[held.signal] : held.trigger
}

function stageWords(notice: Of<'stage'>): Pick<NoticeCard, 'tone' | 'what' | 'next'> {
  const { rolloutName: name, from, to, candidateName, baselineName } = notice
  const judged = `${candidateName} is judged all the time; ${baselineName} takes over again if it gets worse`
  switch (notice.action) {
    case 'start':
      return { tone: 'candidate', what: `${name} starts: ${from} to ${to}`, next: judged }
    case 'hold':
      return {
        tone: 'suspect',
        what: `${name} is held at ${from}`,
        next: afterHold(notice.held),
      }
    case 'resume':
      return { tone: 'candidate', what: `${name} resumes at ${to}`, next: judged }
    case 'undo':
      return { tone: 'candidate', what: `${name}: the rollback is undone, back at ${to}`, next: judged }
    case 're-arm':
      return { tone: 'candidate', what: `${name} is armed again at ${to}`, next: judged }
    case 'complete':
      return {
        tone: 'healthy',
        what: `${name} is complete: ${candidateName} serves it`,
        next: `${baselineName} stays the way out; rolling back stays one click`,
      }
    case 'abandon':
      return {
        tone: 'baseline',
        what: `${name} is abandoned at ${from}`,
        next: `${baselineName} serves it all`,
      }
    default:
      return { tone: 'candidate', what: `${name} moves from ${from} to ${to}`, next: judged }
  }
}

function afterHold(held: HeldNotice | undefined): string {
  switch (held?.kind) {
    case 'signal':
      return `it goes no further, and on by itself once it was clear for ${formatLength(held.clearMs)}; triggers keep running`
    case 'breach':
      if (held.trigger === 'cost')
        return 'going back would not lower the bill of this month: roll back in one click on its page, or resume to stay; triggers keep running'
      return 'it goes no further until a person has looked and resumes it, or rolls it back; triggers keep running'
    default:
      return 'it goes no further until it is resumed; triggers keep running'
  }
}

function rolledBackCard(notice: Of<'rolled-back'>, links: NoticeLinks): NoticeCard {
  const { verdict, baselineName, candidateName } = notice
  return {
    tone: verdict === null ? 'baseline' : 'breached',
    what: `${notice.rolloutName} is rolled back from ${notice.fromStage} to ${baselineName}`,
    why: verdict === null ? notice.reason || 'no reason given yet' : describeVerdict(verdict),
    who: `rolled back by ${notice.actor}; ${baselineName} serves everybody, ${candidateName} nobody`,
    next: 'gateways follow within seconds, and a message says when they have; then find the cause and close the incident',
    at: notice.at,
    incident: notice.incident,
    open: { label: `Open incident ${notice.incident}`, url: links.incident(notice.incident) },
    runbook: links.runbook(verdict?.trigger ?? 'roll-back-now'),
    page: false,
  }
}

function observedCard(notice: Of<'observed'>, links: NoticeLinks): NoticeCard {
  const gateways =
    notice.gateways === 1 ? '1 gateway instance follows it' : `${notice.gateways} gateway instances follow it`
  return {
    tone: 'baseline',
    what: `${notice.rolloutName}: the rollback is in force, ${notice.baselineName} serves it all`,
    why: `observed ${formatLength(notice.afterMs)} after the decision`,
    who: notice.gateways === 0 ? 'no gateway is live: it applies with the next request' : gateways,
    next: 'find the cause and close the incident; going up again needs that, the cooldown and a person',
    at: notice.at,
    incident: notice.incident,
    open: { label: `Open incident ${notice.incident}`, url: links.incident(notice.incident) },
    runbook: null,
    page: false,
  }
}

/** What happens or is to be done while it is open. */
const WHILE_OPEN: Readonly<Record<AlertName, string>> = {
  errors: 'the judge rolls back as soon as its evidence suffices; this alert alone moves no traffic',
  latency: 'the judge rolls back as soon as its evidence suffices; this alert alone moves no traffic',
  'backend-down': 'breakers and fallback serve users meanwhile; look at the backend',
  'no-safe-arm': 'it is held, and rolls back by itself as soon as the baseline is usable',
  'rollback-not-observed': 'restart the gateways that are behind, or stop the candidate',
  overflow: 'the baseline serves what does not fit; lower the share or add capacity',
  'lost-records': 'do not go up until the reports are whole again',
  'data-stale': 'nothing goes up meanwhile; look whether gateways serve and report',
  'sample-ratio':
    'do not trust the comparison until it is known why; look at routing and at what is reported',
  'eager-suspicion': 'the judge rolls back as soon as its evidence suffices; look at the candidate meanwhile',
  complaints: 'listen to both voices, then resume, or roll back',
  cost: 'nothing goes up; open the rollout to roll back in one click, or resume and correct the projection',
  'cost-pace':
    'nothing goes up meanwhile; look at what it is made of, and whether the projection still holds',
  unpriced: 'enter the price: until then this spending is in no sum and no budget',
  'budget-near': 'at 100 % shadows and probes stop until 00:00 UTC; raise the budget if that is not meant',
  'budget-spent': 'shadows and probes have stopped; it ends at 00:00 UTC, or when the budget is raised',
}

function alertCard(notice: Of<'alert'>, links: NoticeLinks): NoticeCard {
  const open = notice.state === 'open'
  const page = open && notice.severity === 'page'
  const title = notice.alert.replaceAll('-', ' ')
  const lasted = formatLength(notice.at - notice.since)
  const since = `since ${formatUtcTime(notice.since)}`
  return {
    tone: open ? (page ? 'breached' : notice.severity === 'info' ? 'neutral' : 'suspect') : 'healthy',
    what: open ? `Alert: ${title}, ${notice.subject}` : `Resolved: ${title}, ${notice.subject}`,
    why: open ? `${notice.text} · ${since}` : `${notice.text} · lasted ${lasted}`,
    who: notice.rollout === null ? `everything that ${notice.subject} serves` : `rollout ${notice.rollout}`,
    next: open ? WHILE_OPEN[notice.alert] : 'nothing to do; the alert opens again if it comes back',
    at: notice.at,
    incident: notice.incident,
    open: alertTarget(notice, links),
    runbook: links.runbook(notice.alert),
    page,
  }
}

function alertTarget(notice: Of<'alert'>, links: NoticeLinks): NoticeCard['open'] {
  if (notice.incident !== null)
    return { label: `Open incident ${notice.incident}`, url: links.incident(notice.incident) }
  if (notice.rollout !== null) return { label: 'Open rollout', url: links.rollout(notice.rollout) }
  return { label: 'Open dashboard', url: links.home }
}

function closedCard(notice: Of<'incident-closed'>, links: NoticeLinks): NoticeCard {
  return {
    tone: 'healthy',
    what: `${notice.rolloutName}: incident ${notice.incident} is closed`,
    why: `cause: ${notice.cause}`,
    who: `closed by ${notice.actor}`,
    next: 'after the cooldown a person can arm the candidate again; the same users come first',
    at: notice.at,
    incident: notice.incident,
    open: { label: `Open incident ${notice.incident}`, url: links.incident(notice.incident) },
    runbook: null,
    page: false,
  }
}

function testCard(notice: Of<'test'>, links: NoticeLinks): NoticeCard {
  return {
    tone: 'neutral',
    what: 'Crossfade can reach this channel',
    why: `asked for at ${formatUtc(notice.at)}`,
    who: notice.actor,
    next: 'nothing to do; stage changes, rollbacks and alerts arrive here',
    at: notice.at,
    incident: null,
    open: { label: 'Open dashboard', url: links.home },
    runbook: null,
    page: false,
  }
}
