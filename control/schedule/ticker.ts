import { schedule, validate } from 'node-cron'

export interface Ticker {
  /** Stops ticking; a tick that has begun goes on. */
  stop(): void
}

/** A library that only ticks: what overlaps, fails or is late is decided by `startJobs`. */
const SILENT = { info() {}, warn() {}, error() {}, debug() {} }

/**
 * Ticks at the times of a cron expression with seconds, in UTC.
 *
 * @throws RangeError when the expression is not one.
 */
export function startTicker(expression: string, onTick: () => void): Ticker {
  if (!validate(expression)) throw new RangeError(`cron expression: "${expression}" is not one`)
  const task = schedule(expression, onTick, {
    timezone: 'UTC',
    logger: SILENT,
    suppressMissedWarning: true,
    unref: true,
  })
  return { stop: () => void task.destroy() }
}
