/** The first line of a page: a sentence that a tired person understands. */

import { nameOf } from './actor.ts'
import { describeDuration } from './describe.ts'
import type { GateResult } from './gate.ts'
import type { Rollout } from './rollout.ts'
import { describeSignal } from './signals/describe-signal.ts'
import type { SignalReading } from './signals/signal.ts'
import { type EpochMs, formatShare } from './units.ts'
import type { Verdict } from './verdict.ts'
import { worstOf } from './verdict-summary.ts'

export interface HeadlineFacts {
  readonly rollout: Rollout
  readonly candidate: string
  readonly baseline: string
  readonly verdicts: readonly Verdict[]
  readonly gates: readonly GateResult[]
  readonly nextStage: string | null
  readonly openIncident: number | null
  readonly signals: readonly SignalReading[]
  /** Milliseconds without a raised signal; null: there never was one. */
  readonly quietMs: number | null
  readonly now: EpochMs
}

export function headlineOf(facts: HeadlineFacts): { readonly headline: string; readonly subline: string } {
  const { rollout, candidate, baseline } = facts
  const { state, name } = rollout
  switch (state.phase) {
    case 'draft':
      return { headline: `${name} runs on ${baseline}.`, subline: wayUp(facts, 'Nothing has moved yet.') }
    case 'shadow':
      return {
        headline: `${candidate} listens in on ${name}; ${baseline} serves it.`,
        subline: wayUp(facts, health(facts)),
      }
    case 'ramping':
      return {
        headline: `${fractionWords(state.at.share)} of ${name} now runs on ${candidate}.`,
        subline: wayUp(facts, health(facts)),
      }
    case 'failover-only':
      return {
        headline: `${name} runs on ${candidate}; ${baseline} is its failover.`,
        subline: `${health(facts)} Complete the rollout when you are sure.`,
      }
    case 'completed':
      return {
        headline: `${name} has moved to ${candidate}; ${baseline} stays its failover.`,
        subline: health(facts),
      }
    case 'held':
      return {
        headline:
          state.cause.kind === 'no-safe-arm'
            ? `${candidate} fails and ${baseline} cannot take over.`
            : `${name} is held at ${formatShare(state.before.phase === 'shadow' ? 0 : state.before.at.share)}.`,
        subline: heldWords(facts, state.cause),
      }
    case 'rolled-back':
      return {
        headline: `${name} is back on ${baseline}.`,
        subline: afterRollback(facts, state.cooldownUntil),
      }
    case 'abandoned':
      return { headline: `${name} stays on ${baseline}.`, subline: 'The rollout was abandoned.' }
  }
}

function fractionWords(share: number): string {
  switch (share) {
    case 2_500:
      return 'A quarter'
    case 5_000:
      return 'Half'
    case 7_500:
      return 'Three quarters'
    case 10_000:
      return 'All'
    default:
      return formatShare(share)
  }
}

function health(facts: HeadlineFacts): string {
  const worst = worstOf(facts.verdicts)
  const named = facts.verdicts.filter((verdict) => verdict.state === worst).map((verdict) => verdict.trigger)
  switch (worst) {
    case 'healthy':
      return 'Healthy.'
    case 'insufficient':
      return 'Not enough evidence yet to call it healthy.'
    case 'stale':
      return 'No data comes from the candidate any more.'
    case 'suspect':
      return `${capital(named.join(' and '))} suspect: over the bound, evidence not yet enough.`
    case 'breached':
      return `${capital(named.join(' and '))} breached.`
  }
}

function wayUp(facts: HeadlineFacts, first: string): string {
  if (!facts.nextStage) return first
  const open = facts.gates.filter((gate) => gate.state !== 'clear')
  if (open.length === 0) return `${first} ${capital(facts.nextStage)} can follow now.`
  const [only] = open
  if (open.length === 1 && only)
    return only.remainingMs === null
      ? `${first} ${capital(facts.nextStage)} waits for ${gateWords(only)}.`
      : `${first} ${capital(facts.nextStage)} can follow in ${describeDuration(only.remainingMs)}.`
  return `${first} ${capital(facts.nextStage)} waits for ${open.length} gates.`
}

function gateWords(gate: GateResult): string {
  return gate.gate === 'incident' ? 'the open incident' : gate.gate.replace('-', ' ')
}

function heldWords(
  facts: HeadlineFacts,
  cause: Extract<Rollout['state'], { phase: 'held' }>['cause'],
): string {
  switch (cause.kind) {
    case 'person':
      return `Held by ${cause.name}. ${health(facts)} It goes on when somebody resumes it.`
    case 'signal':
      return `Held by a signal: ${describeSignal(cause.signal)}. ${signalEnd(facts)}`
    case 'breach':
      return cause.trigger === 'cost'
        ? 'It costs more than was planned: resume to stay, or roll back.'
        : `${capital(cause.trigger)} breached: look at what users say, then resume, or roll back.`
    case 'no-safe-arm':
      return `It rolls back by itself as soon as ${facts.baseline} can be used.`
    case 'revision':
      return `${facts.candidate} changed from ${cause.from} to ${cause.to}: look at it, then resume.`
  }
}

function signalEnd({ rollout, signals, quietMs }: HeadlineFacts): string {
  const { clearMs } = rollout.policy.signals
  return signals.some(({ state }) => state === 'raised')
    ? `It goes on by itself once it was clear for ${describeDuration(clearMs)}.`
    : `It goes on by itself in ${describeDuration(Math.max(0, clearMs - (quietMs ?? 0)))}, if it stays clear.`
}

function afterRollback(facts: HeadlineFacts, cooldownUntil: EpochMs): string {
  const { state } = facts.rollout
  const by = state.phase === 'rolled-back' ? `Rolled back by ${nameOf(state.rollback.by)}. ` : ''
  if (facts.openIncident !== null)
    return `${by}Find the cause and close incident ${facts.openIncident}, then re-arm.`
  const left = cooldownUntil - facts.now
  return left > 0 ? `${by}It can be re-armed in ${describeDuration(left)}.` : `${by}It can be re-armed now.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
