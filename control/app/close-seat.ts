/** Closes ticks of one rollout: judge, signals and rules, each tick with what belongs to it. */

import type { Arm } from '../../gateway-plugin/contract.ts'
import { shareOf } from '../core/rollout.ts'
import type { Reported } from '../core/signals/reported.ts'
import type { SignalAnswer } from '../core/signals/signal.ts'
import type { EpochMs } from '../core/units.ts'
import type { Seat } from './judge-seat.ts'

/** Empty ticks count too, but after a long absence only the last of them can still say something. */
const MEMORY_SEC = 900

export interface Surroundings {
  readonly reported: readonly Reported[]
  readonly breakerOpen: Readonly<Record<Arm, boolean>>
}

export function closeSeat(seat: Seat, upTo: number, { reported, breakerOpen }: Surroundings): void {
  const { judge, signals } = seat
  // Tick by tick, the silent ones too: since when it is quiet must not depend on how many are closed at once.
  for (let tick = Math.max(judge.closed + 1, upTo - MEMORY_SEC); tick < upTo; tick++) {
    judge.close(tick)
    signals.close(tick, eagerAnswer(seat, tick))
  }
  judge.close(upTo)
  signals.hear(upTo, reported)
  signals.close(upTo, eagerAnswer(seat, upTo))
  seat.copies.close(upTo)
  closeRules(seat, upTo, breakerOpen)
}

function eagerAnswer({ judge, rollout }: Seat, tick: number): SignalAnswer | null {
  const reading = judge.eager(((tick + 1) * 1_000) as EpochMs, shareOf(rollout.state))
  if (!reading) return null
  const { breached, evidence, text } = reading
  return {
    state: breached ? 'raised' : judge.stageRequests === 0 ? 'unknown' : 'clear',
    value: evidence,
    bound: 1,
    sample: judge.stageRequests,
    text,
  }
}

function closeRules(seat: Seat, upTo: number, breakerOpen: Surroundings['breakerOpen']): void {
  const from = Math.max(seat.rules.closed + 1, upTo - MEMORY_SEC)
  for (let tick = from; tick <= upTo; tick++)
    seat.rules.close(tick, seat.forRules.get(tick) ?? [], breakerOpen)
  for (const tick of seat.forRules.keys()) if (tick <= upTo) seat.forRules.delete(tick)
}
