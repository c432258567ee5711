import type { Timer } from '../ports/timer.ts'

/** The process's own timers. A wait alone keeps no process alive. */
export const nodeTimer: Timer = {
  after(ms, run) {
    const timeout = setTimeout(run, ms)
    timeout.unref()
    return () => clearTimeout(timeout)
  },
}
