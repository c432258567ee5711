import type { Logger } from '../ports/logger.ts'
import { startTicker } from './ticker.ts'

export interface Job {
  readonly name: string
  /** Milliseconds from one begin to the next, or a cron expression with seconds, in UTC. */
  readonly every: number | string
  readonly run: () => Promise<unknown>
}

export interface RunningJobs {
  /** Begins nothing more and waits for what has begun, at most this many milliseconds; 5,000 by default. */
  stop(withinMs?: number): Promise<void>
}

export interface JobDeps {
  readonly log: Logger
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number
}

/** A failing job says so once a minute, not once a second. */
const SAY_AGAIN_MS = 60_000

/** Runs each job at its pace: never two at once of the same, and a failure ends that one run only. */
export function startJobs(jobs: readonly Job[], deps: JobDeps): RunningJobs {
  const running = new Map<string, Promise<void>>()
  const stops = jobs.map((job) => {
    const fire = onceAtATime(job, deps, running)
    if (typeof job.every === 'string') {
      const ticker = startTicker(job.every, fire)
      return () => ticker.stop()
    }
    const interval = setInterval(fire, job.every)
    return () => clearInterval(interval)
  })
  return {
    async stop(withinMs = 5_000) {
      for (const stop of stops) stop()
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((done) => {
        timer = setTimeout(done, withinMs)
      })
      await Promise.race([Promise.all(running.values()), limit])
      clearTimeout(timer)
      if (running.size > 0) deps.log.warn('jobs.still-running', { jobs: [...running.keys()], withinMs })
    },
  }
}

function onceAtATime(
  job: Job,
  { log, monotonicNow }: JobDeps,
  running: Map<string, Promise<void>>,
): () => void {
  let saidAt = Number.NEGATIVE_INFINITY
  let failures = 0
  async function run(): Promise<void> {
    try {
      await job.run()
      if (failures > 0) log.info('job.recovered', { job: job.name, failures })
      failures = 0
    } catch (error) {
      failures += 1
      if (monotonicNow() - saidAt < SAY_AGAIN_MS) return
      saidAt = monotonicNow()
      log.error('job.failed', { job: job.name, failures, error })
    } finally {
      running.delete(job.name)
    }
  }
  return () => {
    if (!running.has(job.name)) running.set(job.name, Promise.resolve().then(run))
  }
}
