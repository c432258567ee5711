import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../../control/observe/logger.ts'
import { createHeartbeat } from '../../../control/schedule/heartbeat.ts'
import { listJobs } from '../../../control/schedule/jobs.ts'
import { type RunningJobs, startJobs } from '../../../control/schedule/start-jobs.ts'
import { startTicker } from '../../../control/schedule/ticker.ts'

const lines: string[] = []
const log = createLogger({ now: () => 0, write: (line) => lines.push(line), level: 'debug' })
const deps = { log, monotonicNow: () => performance.now() }

/** The machine may be busy: only the order of things is asserted, never their time. */
const eventually = <T>(look: () => T) => expect.poll(look, { interval: 5, timeout: 15_000 })

describe('jobs', () => {
  let jobs: RunningJobs | undefined
  beforeEach(() => {
    lines.length = 0
  })
  afterEach(() => jobs?.stop(50))

  it('never run twice at once, however long one takes', async () => {
    let atOnce = 0
    let most = 0
    let runs = 0
    const run = async () => {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise((done) => setTimeout(done, 15))
      runs += 1
      atOnce -= 1
    }
    jobs = startJobs([{ name: 'slow', every: 2, run }], deps)
    await eventually(() => runs).toBeGreaterThan(2)
    expect(most).toBe(1)
  })

  it('go on after a failure, which is logged once and not at every run', async () => {
    let runs = 0
    const run = () => {
      runs += 1
      if (runs < 4) throw new Error('the database is busy')
      return Promise.resolve()
    }
    jobs = startJobs([{ name: 'judge', every: 2, run }], deps)
    await eventually(() => runs).toBeGreaterThan(4)
    const failed = lines.filter((line) => line.includes('job.failed'))
    expect(failed).toHaveLength(1)
    expect(failed[0]).toContain('the database is busy')
    expect(lines.join()).toContain('"job.recovered","job":"judge","failures":3')
  })

  it('do not hold each other up', async () => {
    let quick = 0
    const quickRun = async () => {
      quick += 1
    }
    jobs = startJobs(
      [
        { name: 'hangs', every: 2, run: () => new Promise(() => {}) },
        { name: 'quick', every: 2, run: quickRun },
      ],
      deps,
    )
    await eventually(() => quick).toBeGreaterThan(3)
    await jobs.stop(20)
    expect(lines.join()).toContain('"jobs.still-running","jobs":["hangs"]')
  })

  it('finish what has begun when they are stopped, and begin nothing after', async () => {
    let began = 0
    let ended = 0
    const run = async () => {
      began += 1
      await new Promise((done) => setTimeout(done, 20))
      ended += 1
    }
    jobs = startJobs([{ name: 'one', every: 2, run }], deps)
    await eventually(() => began).toBeGreaterThan(0)
    await jobs.stop()
    expect(ended).toBe(began)
    const before = began
    await new Promise((done) => setTimeout(done, 20))
    expect(began).toBe(before)
  })

  it('run at the times of a cron expression too, and refuse what is none', async () => {
    let ticks = 0
    const ticker = startTicker('* * * * * *', () => {
      ticks += 1
    })
    await eventually(() => ticks).toBeGreaterThan(0)
    ticker.stop()
    expect(() => startTicker('every minute', () => {})).toThrow(/"every minute"/)
  })

  it('are a table of names, each with a pace that can be run', async () => {
    const done: string[] = []
    const note = (name: string) => async () => void done.push(name)
    const table = listJobs({
      judge: note('judge'),
      watchPropagation: note('watch-propagation'),
      watchAlerts: note('watch-alerts'),
      watchCosts: note('watch-costs'),
      prune: note('prune'),
      heartbeat: note('heartbeat'),
      sendReports: note('send-reports'),
      collectGarbage: note('collect-garbage'),
    })
    for (const job of table) await job.run()
    expect(done).toEqual(table.map((job) => job.name))
    jobs = startJobs(
      table.map((job) => ({ ...job, run: async () => {} })),
      deps,
    )
  })
})

describe('the heartbeat', () => {
  let server: Server
  let calls: string[]
  let status: number
  let url: string
  beforeEach(async () => {
    calls = []
    status = 200
    lines.length = 0
    server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`)
      if (status !== 0) response.writeHead(status).end('OK')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/uuid-secret`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })
  const beat = (judgeAlive: boolean, timeoutMs = 10_000) =>
    createHeartbeat({ url, judgeAlive: () => judgeAlive, log, timeoutMs })()

  it('is sent while the judge runs', async () => {
    expect(await beat(true)).toBe('sent')
    expect(calls).toEqual(['GET /ping/uuid-secret'])
  })

  it('is withheld when the judge does not run, so that somebody else notices', async () => {
    expect(await beat(false)).toBe('withheld')
    expect(calls).toEqual([])
    expect(lines.join()).toContain('heartbeat.withheld')
  })

  it('is not in the way when nobody takes it, and does not log its address', async () => {
    status = 500
    expect(await beat(true)).toBe('failed')
    status = 0
    expect(await beat(true, 50)).toBe('failed')
    expect(lines.join()).not.toContain('uuid-secret')
  })
})
