/** One row of an attempt, on its way to everybody in a seat who has to hear it; when it comes and on replay. */

import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import type { Observation } from '../core/judge/observation.ts'
import { toAssigned } from '../core/signals/assigned-request.ts'
import { shareAt } from '../core/signals/share-history.ts'
import { toCostEvent } from '../core/triggers/cost-tally.ts'
import type { Seat } from './judge-seat.ts'

export interface HeardRow {
  readonly record: AttemptRecord
  readonly tick: number
  /** Null: it says nothing about a backend. */
  readonly observation: Observation | null
  /** False: a repeat of one user, which the rules for people hear and the judge does not. */
  readonly judged: boolean
}

const FAILURE_WINDOW_SEC = 60

export function hearRow(seat: Seat, { record, tick, observation, judged }: HeardRow): void {
  if (record.epoch !== seat.rollout.epoch) return
  const assigned = toAssigned(record, shareAt(seat.shares, record.planVersion))
  if (assigned) seat.signals.add(tick, assigned)
  // Copies of the usual reverse shadow are not what suspicion costs.
  const { samplingSince } = seat
  if (record.role === 'reverse-shadow' && samplingSince !== null && record.planVersion >= samplingSince)
    seat.copies.add(tick)
  const cost = toCostEvent(record)
  if (cost) seat.judge.addCosts(tick, [{ ...cost, tick }])
  if (!observation) return
  const kept = seat.forRules.get(tick)
  if (kept) kept.push(observation)
  else seat.forRules.set(tick, [observation])
  if (!judged) return
  seat.judge.add(tick, [observation])
  if (observation.arm === 'candidate') note(seat, tick, observation.bad)
}

function note({ recent }: Seat, tick: number, bad: boolean): void {
  while (recent.length > 0 && recent[0]!.tick < tick - FAILURE_WINDOW_SEC) recent.shift()
  const last = recent.findLast((entry) => entry.tick === tick)
  if (last) {
    last.n++
    if (bad) last.bad++
  } else recent.push({ tick, n: 1, bad: bad ? 1 : 0 })
}

/** Judged candidate failures over the last minute; null: none were judged. */
export function failureRate({ recent }: Seat, tickNow: number): number | null {
  const counts = recent.filter(({ tick }) => tick >= tickNow - FAILURE_WINDOW_SEC)
  const requests = counts.reduce((sum, { n }) => sum + n, 0)
  return requests === 0 ? null : counts.reduce((sum, { bad }) => sum + bad, 0) / requests
}
