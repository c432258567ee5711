/** One rollout on a page: what it does, what the judge sees, what comes next and why not yet. */

import type { NextStep, RolloutView } from '../app/views.ts'
import { describeLicence } from '../core/describe-licence.ts'
import {
  formatAgo,
  formatCount,
  formatDuration,
  formatEvidence,
  formatFraction,
  formatShare,
  formatVerdictValue,
} from './format-values.ts'
import { gateTable } from './gate-table.ts'
import { indent, textTable } from './text-table.ts'

export function statusText(rollout: RolloutView, now: number): string {
  return [
    `${rollout.name} (${rollout.key}): ${rollout.headline}`,
    indent(rollout.subline),
    '',
    indent(factLines(rollout, now)),
    ...(rollout.verdicts.length > 0 ? ['', indent(verdictTable(rollout))] : []),
    ...(rollout.signals.length > 0 ? ['', indent(signalTable(rollout))] : []),
    ...(rollout.next === null ? [] : ['', indent(nextText(rollout.next))]),
  ].join('\n')
}

/** Only what may keep somebody from using a backend at all. */
function licenceFacts({ baseline, candidate }: RolloutView): readonly (readonly [string, string])[] {
  return [baseline, candidate].flatMap(({ name, licence }) =>
    licence?.nonCommercial ? [['licence', `${name}: ${describeLicence(licence)}`] as const] : [],
  )
}

function factLines(rollout: RolloutView, now: number): string {
  const { candidate, propagation, incident } = rollout
  const current = rollout.ladder.find((stage) => stage.state === 'current')
  const stage = rollout.stage === null || rollout.stage === rollout.phase ? '' : `, stage ${rollout.stage}`
  const since = current?.since == null ? '' : ` for ${formatDuration(now - current.since)}`
  const facts: (readonly [string, string])[] = [
    ['phase', `${rollout.phase}${stage}${since} (version ${rollout.version})`],
    ['backends', `${rollout.baseline.name} → ${candidate.name} (${candidate.revision})`],
    ...licenceFacts(rollout),
    ['share', shareText(rollout)],
    [
      'verdict',
      `${rollout.worst}${rollout.judgedAt === null ? ', the judge has not run yet' : `, judged ${formatAgo(rollout.judgedAt, now)}`}`,
    ],
  ]
  if (propagation !== null) facts.push(['gateways', propagation.text])
  if (rollout.held !== null)
    facts.push(['held', `${rollout.held.text}, ${formatAgo(rollout.held.since, now)}`])
  const said = feedbackText(rollout)
  if (said !== null) facts.push(['users', said])
  if (rollout.sampling.on)
    facts.push([
      'sampling',
      `more of ${rollout.baseline.name} is called while there is a suspicion: ${formatCount(rollout.sampling.copies)} of ${formatCount(rollout.sampling.perDay)} copies today`,
    ])
  if (rollout.rollback !== null) {
    const { undoUntil, cooldownUntil } = rollout.rollback
    if (undoUntil !== null && undoUntil > now)
      facts.push(['undo', `possible for ${formatDuration(undoUntil - now)}`])
    if (cooldownUntil > now) facts.push(['cooldown', `${formatDuration(cooldownUntil - now)} until a re-arm`])
  }
  if (incident?.status === 'open')
    facts.push([
      'incident',
      `${incident.id}, open for ${formatDuration(now - incident.openedAt)}: ${incident.title} (runbook ${incident.runbook})`,
    ])
  for (const alert of rollout.alerts)
    facts.push([
      'alert',
      `${alert.alert}, for ${formatDuration(now - alert.since)}: ${alert.text} (runbook ${alert.runbook})`,
    ])
  return facts.map(([name, text]) => `${name.padEnd(9)} ${text}`).join('\n')
}

function feedbackText({ feedback, baseline, candidate }: RolloutView): string | null {
  const of = (name: string, { ratings, mean, complaints }: RolloutView['feedback']['candidate']) =>
    `${name} ${mean === null ? 'not rated' : `${mean.toFixed(1)} of 5 (${formatCount(ratings)})`}, ${formatCount(complaints)} complaints`
  const { ratings, complaints } = feedback.candidate
  if (ratings + complaints + feedback.baseline.ratings + feedback.baseline.complaints === 0) return null
  return `${of(candidate.name, feedback.candidate)}; ${of(baseline.name, feedback.baseline)}, last ${formatDuration(feedback.windowMs)}`
}

function shareText({ share, traffic, candidate }: RolloutView): string {
  const assigned = `${formatShare(share)} of eligible traffic`
  const span = `last ${formatDuration(traffic.windowMs)}`
  if (traffic.requests === 0) return `${assigned}; no request in the ${span}`
  return (
    `${assigned}; ${span}: ${formatFraction(traffic.assignedToCandidate)} assigned to ${candidate.name}, ` +
    `${formatFraction(traffic.servedByCandidate)} served by it, of ${formatCount(traffic.requests)} requests`
  )
}

function verdictTable(rollout: RolloutView): string {
  return textTable(
    ['trigger', 'verdict', 'value', 'bound', 'evidence', 'sample', 'what was seen'],
    rollout.verdicts.map((verdict) => [
      verdict.trigger,
      verdict.state,
      formatVerdictValue(verdict, verdict.value),
      formatVerdictValue(verdict, verdict.bound),
      `${formatEvidence(verdict.evidence)} of 1`,
      formatCount(verdict.candidate.requests),
      verdict.text,
    ]),
  )
}

/** Rules that hold: what stands beside the triggers, in words with value against bound. */
function signalTable(rollout: RolloutView): string {
  return textTable(
    ['signal', 'state', 'sample', 'what was seen'],
    rollout.signals.map(({ signal, state, sample, text }) => [signal, state, formatCount(sample), text]),
  )
}

function nextText(next: NextStep): string {
  const target = next.to === null ? '' : ` to ${next.to}`
  const who = next.advance === 'automatic' ? 'by itself once clear' : 'by a person'
  const waits = next.clear ? 'all gates are clear' : 'not yet'
  const moves =
    next.moves === null
      ? ''
      : `, moves about ${formatCount(next.moves.usersPerHour)} more users and ${formatCount(next.moves.requestsPerHour)} more requests an hour`
  const title = `next: ${next.command}${target}, ${who}: ${waits}${moves}`
  return next.gates.length === 0 ? title : `${title}\n${gateTable(next.gates)}`
}
