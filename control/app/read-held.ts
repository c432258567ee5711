/** A hold as people read it: who or what holds, and whether it ends by itself. */

import { describeDuration } from '../core/describe.ts'
import type { Rollout } from '../core/rollout.ts'
import { describeSignal } from '../core/signals/describe-signal.ts'
import type { SignalReading } from '../core/signals/signal.ts'
import type { RolloutView } from './views.ts'

export function heldOf(
  { state, policy }: Rollout,
  signals: readonly SignalReading[],
  quietMs: number | null,
): RolloutView['held'] {
  if (state.phase !== 'held') return null
  const { cause, since } = state
  const common = { since, cause: cause.kind, signal: null, endsInMs: null }
  switch (cause.kind) {
    case 'person':
      return { ...common, by: cause.name, text: `Held by ${cause.name}` }
    case 'no-safe-arm':
      return { ...common, by: 'the judge', text: 'Held: there is no safe arm to go back to' }
    case 'breach':
      return {
        ...common,
        by: 'the judge',
        text: `Held: ${cause.trigger} breached; it takes a person to go on`,
      }
    case 'revision':
      return { ...common, by: 'control', text: `Held: the candidate changed to ${cause.to}` }
    case 'signal': {
      const raised = signals.some((reading) => reading.state === 'raised')
      const { clearMs } = policy.signals
      const endsInMs = raised ? null : Math.max(0, clearMs - (quietMs ?? 0))
      const end =
        endsInMs === null
          ? `it ends by itself once it was clear for ${describeDuration(clearMs)}`
          : `it ends by itself in ${describeDuration(endsInMs)}, if it stays clear`
      return {
        ...common,
        by: 'the judge',
        text: `Held by a signal: ${describeSignal(cause.signal)}; ${end}`,
        signal: cause.signal,
        endsInMs,
      }
    }
  }
}
