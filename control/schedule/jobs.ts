/** What control does by itself, and how often. */

import type { Job } from './start-jobs.ts'

/** Each is one use case; none of them may take longer than it is useful. */
export interface Duties {
  /** Closes the ticks that are complete and acts on what they say: back, on hold, or up where a stage may. */
  judge(): Promise<void>
  /** Looks whether the last change has reached every live gateway. */
  watchPropagation(): Promise<void>
  /** Opens and resolves alerts that need no new attempts: data stale, a backend down, a rollback unobserved. */
  watchAlerts(): Promise<void>
  /** Looks at budgets, and once a minute at what the month comes to. */
  watchCosts(): Promise<void>
  /** Deletes what is past its time, a little at once. */
  prune(): Promise<void>
  heartbeat(): Promise<unknown>
  /** Lets weekly reports leave that are due and have not left. */
  sendReports(): Promise<void>
  /** Gives back memory that nothing else asks for. */
  collectGarbage(): Promise<void>
}

export function listJobs(duties: Duties): readonly Job[] {
  return [
    { name: 'judge', every: 250, run: () => duties.judge() },
    { name: 'watch-propagation', every: 250, run: () => duties.watchPropagation() },
    { name: 'watch-alerts', every: 1_000, run: () => duties.watchAlerts() },
    { name: 'watch-costs', every: 5_000, run: () => duties.watchCosts() },
    { name: 'prune', every: '*/10 * * * * *', run: () => duties.prune() },
    { name: 'heartbeat', every: '7 * * * * *', run: () => duties.heartbeat() },
    { name: 'send-reports', every: '23 * * * * *', run: () => duties.sendReports() },
    { name: 'collect-garbage', every: 60_000, run: () => duties.collectGarbage() },
  ]
}
