import type { IncidentView, RolloutView } from '../../../control/app/views.ts'
import { nameOfActor } from '../decisions/decision.view.ts'
import { formatCountdown } from '../format/duration.view.ts'
import { countOf, formatCount } from '../format/number.view.ts'
import { formatClockShort, formatMoment, type Zone } from '../format/time.view.ts'
import { type PropagationStep, propagationSteps } from './propagation.view.ts'
import { shownBound, shownValue } from './trigger.view.ts'
import { triggerCause, triggerName } from './words.view.ts'

export interface Trouble {
  readonly kind: 'rolled-back' | 'no-safe-arm'
  readonly title: string
  readonly why: string
  readonly decided: string
  readonly touched: string
  /** Of a closed incident; null: not known yet. */
  readonly cause: string | null
  readonly steps: readonly PropagationStep[]
  /** Whether it is over for users: said first and bold. */
  readonly over: boolean
  readonly state: string
  readonly next: string
  readonly incidentId: number | null
  readonly runbook: string | null
}

/** The first card in trouble: what, why, by whom, who was touched, over or not, what next. Null: no trouble. */
export function troubleOf(rollout: RolloutView, now: number, zone: Zone): Trouble | null {
  const { incident, rollback } = rollout
  if (rollout.phase === 'rolled-back' && rollback) return rolledBack(rollout, now, zone)
  if (incident?.status === 'open' && incident.kind === 'no-safe-arm')
    return noSafeArm(rollout, incident, now, zone)
  return null
}

function rolledBack(rollout: RolloutView, now: number, zone: Zone): Trouble {
  const rollback = rollout.rollback!
  const incident = rollout.incident
  const actor = nameOfActor(rollback.by)
  const cause =
    rollback.trigger === null
      ? `by ${actor}`
      : `${triggerCause(rollback.trigger)} on ${rollout.candidate.name}`
  const propagation = incident?.propagation ?? rollout.propagation
  const idle = propagation !== null && propagation.instances === 0
  const over = propagation?.observedAt != null
  return {
    kind: 'rolled-back',
    title: rollback.trigger === null ? `Rolled back ${cause}` : `Rolled back: ${cause}`,
    why: whyOf(incident, now, zone) ?? reasonOf(incident),
    decided: `${formatMoment(rollback.at, now, zone)} by ${actor}, from ${rollback.fromStage}`,
    touched: touchedOf(incident, rollout),
    cause: incident?.cause ?? null,
    steps: propagation ? propagationSteps(propagation, now, zone) : [],
    over,
    state: over
      ? `Over for your users. Everyone is on ${rollout.baseline.name}.`
      : idle
        ? 'No gateway is live: it applies with the next request.'
        : 'Not over yet: some gateways still send users to the candidate.',
    next: nextAfterRollback(rollout, now, zone),
    incidentId: incident?.id ?? rollback.incidentId,
    runbook: incident?.runbook ?? null,
  }
}

function noSafeArm(rollout: RolloutView, incident: IncidentView, now: number, zone: Zone): Trouble {
  return {
    kind: 'no-safe-arm',
    title: `${incident.trigger ? triggerName(incident.trigger) : 'Trouble'} on ${rollout.candidate.name}, and no safe way back`,
    why: whyOf(incident, now, zone) ?? reasonOf(incident),
    decided: `held ${formatMoment(incident.openedAt, now, zone)} by ${incident.openedBy}`,
    touched: touchedOf(incident, rollout),
    cause: null,
    steps: [],
    over: false,
    state: `Not over: ${rollout.baseline.name} cannot take the traffic now.`,
    next: `It rolls back by itself as soon as ${rollout.baseline.name} is usable. Next: look at ${rollout.baseline.name}.`,
    incidentId: incident.id,
    runbook: incident.runbook,
  }
}

/** "13.1 % failed, bound 2 % (41 of 312 since 14:02:11)". */
export function whyOf(incident: IncidentView | null, now: number, zone: Zone): string | null {
  const verdict = incident?.verdict
  if (!verdict) return null
  const since = verdict.since === null ? '' : ` since ${formatMoment(verdict.since, now, zone)}`
  const { bad, requests } = verdict.candidate
  if (verdict.trigger === 'errors')
    return `${shownValue(verdict)} failed, bound ${shownBound(verdict)} (${formatCount(bad)} of ${formatCount(requests)}${since})`
  if (verdict.trigger === 'complaints')
    return `${formatCount(bad)} of ${formatCount(requests)} complaints are about the candidate${since}, bound ${shownBound(verdict)} per request`
  const name = verdict.trigger === 'latency-p95' ? 'p95' : 'p50'
  return `${name} ${shownValue(verdict)} against the baseline, bound ${shownBound(verdict)} (${countOf(requests, 'request')}${since})`
}

function reasonOf(incident: IncidentView | null): string {
  return incident?.reason ? incident.reason : 'No reason given yet'
}

function touchedOf(incident: IncidentView | null, rollout: RolloutView): string {
  const impact = incident?.impact
  if (!impact) return incident?.trigger ? 'not counted yet' : 'nobody failed'
  if (impact.users === 0) return 'nobody: no request failed'
  const users = countOf(impact.users, 'user')
  if (impact.rescued >= impact.users) return `${users}, all got audio from the fallback`
  const without = impact.users - impact.rescued
  return `${users}, ${formatCount(without)} of them got no audio from ${rollout.candidate.name} or a fallback`
}

function nextAfterRollback(rollout: RolloutView, now: number, zone: Zone): string {
  const left = rollout.rollback!.cooldownUntil - now
  const after = formatClockShort(rollout.rollback!.cooldownUntil, zone)
  const closed = rollout.incident === null || rollout.incident.status === 'closed'
  if (!closed && left > 0) return `Next: find the cause, then re-arm after ${after}.`
  if (!closed) return 'Next: find the cause, write it down, then re-arm.'
  if (left > 0) return `The cause is on file. Next: re-arm after ${after}, in ${formatCountdown(left)}.`
  return 'The cause is on file. Next: re-arm when ready.'
}
