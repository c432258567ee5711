/** Raises what stands and resolves what does not stand any more, among the alerts that one watch looks after. */

import type { AlertName } from '../core/effects.ts'
import type { AlertDesk, AlertToRaise } from './alert-desk.ts'

export async function settleAlerts(
  desk: AlertDesk,
  watched: readonly AlertName[],
  standing: readonly AlertToRaise[],
  resolved: Readonly<Partial<Record<AlertName, string>>>,
): Promise<void> {
  for (const alert of standing) await desk.raise(alert)
  for (const { alert, subject } of desk.open())
    if (watched.includes(alert) && !standing.some((one) => one.alert === alert && one.subject === subject))
      await desk.resolve(alert, subject, resolved[alert] ?? 'is over')
}
