/** What people are told of a signal: the alert of it, and how loudly. */

import type { AlertName, Severity } from '../effects.ts'
import type { SignalName } from './signal.ts'

/** Its runbook has the same name. */
export const SIGNAL_ALERT = {
  'sample-ratio': 'sample-ratio',
  'lost-records': 'lost-records',
  capacity: 'overflow',
  'eager-suspicion': 'eager-suspicion',
} as const satisfies Readonly<Record<SignalName, AlertName>>

export const SIGNAL_SEVERITY: Readonly<Record<SignalName, Severity>> = {
  'sample-ratio': 'page',
  'lost-records': 'page',
  capacity: 'page',
  // The strict meters decide by themselves: somebody should look, nobody has to get up.
  'eager-suspicion': 'warning',
}
