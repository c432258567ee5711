/** Which alerts are open, so that a restart neither repeats nor forgets one. */

import type { AlertName, Effect } from '../core/effects.ts'
import type { EpochMs } from '../core/units.ts'

export interface OpenAlert {
  readonly alert: AlertName
  /** What it is about: a rollout key or a backend key. */
  readonly subject: string
  readonly since: EpochMs
  readonly text: string
}

export interface AlertStore {
  open(): Promise<readonly OpenAlert[]>
  /** Opens with its message in one write; false when it is open already. */
  raise(alert: OpenAlert, effects: readonly Effect[]): Promise<boolean>
  /** Closes with its message; false when it was not open. */
  resolve(alert: AlertName, subject: string, at: EpochMs, effects: readonly Effect[]): Promise<boolean>
}
