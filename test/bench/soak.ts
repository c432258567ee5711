/** `npm run soak`: the whole local run for some minutes, its memory process by process, and whether all of it held. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequestMix } from '../../deploy/local/request-mix.ts'
import { readSentences } from '../../deploy/local/sentences.ts'
import { startTraffic } from '../../deploy/local/traffic.ts'
import { type LocalRun, startLocalRun, until } from '../support/local-run.ts'
import { formatReport } from './bench-report.ts'
import { describeMachine } from './describe-machine.ts'
import { describeSoak, type SoakResult } from './soak/describe-soak.ts'
import { createMemoryLog } from './soak/memory-log.ts'
import { readProcessTree } from './soak/process-tree.ts'
import { readSoakOptions, type SoakOptions } from './soak/read-soak-options.ts'
import { watchAsDashboard } from './soak/watch-as-dashboard.ts'

const SAMPLE_MS = 5_000
const TELL_EVERY = 12
const HOUR_MS = 3_600_000

const say = (line: string) => void process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const read = readSoakOptions(process.argv.slice(2))
  if (read.kind === 'help') {
    process.stdout.write(read.text)
    return 0
  }
  if (read.kind === 'wrong') {
    for (const problem of read.problems) say(`crossfade soak: ${problem}; --help lists what there is`)
    return 2
  }
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
  const data = mkdtempSync(join(tmpdir(), 'crossfade-soak-'))
  const { rate } = read.options
  say('starting the whole local run …')
  // The trickle is this process's own, so that it can count; the rate is told for the limit per user.
  const flags = ['--automatic', '--rate', String(rate)]
  const run = await startLocalRun({ rate: 0, data, flags }).catch((error: Error) => error)
  if (run instanceof Error) {
    // Ctrl-C reaches the starting system too: that it ends before it is up is then what was asked for.
    if (!stopping.signal.aborted) say(`crossfade soak: ${run.message}`)
    rmSync(data, { recursive: true, force: true })
    return stopping.signal.aborted ? 130 : 1
  }
  const result = await soak(run, read.options, stopping.signal).finally(() => run.stop())
  const report = describeSoak(result)
  process.stdout.write(`${describeMachine()}\n\n${formatReport(report)}\n`)
  if (report.failures.length === 0) rmSync(data, { recursive: true, force: true })
  else say(`logs and database are kept in ${data}`)
  return report.failures.length === 0 ? 0 : 1
}

async function soak(run: LocalRun, options: SoakOptions, signal: AbortSignal): Promise<SoakResult> {
  const starter = await parentOf(run.pids['control']!)
  const known = new Map([
    [starter, 'start'],
    ...Object.entries(run.pids).map(([name, pid]) => [pid, name] as const),
  ])
  const memory = createMemoryLog(known)
  const mix = createRequestMix({ ...readSentences(), seed: 1 })
  const traffic = startTraffic({ gatewayUrl: run.gatewayUrl, mix, rate: options.rate })
  const watching = watchAsDashboard(run)
  await until('the rollout starts, once its baseline has served somebody', () =>
    run.command({ command: 'start' }).then(
      () => true,
      () => false,
    ),
  )
  const begun = performance.now()
  const endMs = options.minutes * 60_000
  let died: readonly string[] = []
  for (let sample = 0; ; sample++) {
    const ms = performance.now() - begun
    const gone = memory.add(ms / HOUR_MS, await readProcessTree(starter))
    if (!signal.aborted) died = [...new Set([...died, ...gone])]
    if (signal.aborted || died.length > 0 || ms >= endMs) break
    if (sample % TELL_EVERY === 0) say(`${(ms / 60_000).toFixed(0)} min: ${describeNow(memory)}`)
    await watching.look()
    await pause(Math.min(SAMPLE_MS * (sample + 1), endMs) - (performance.now() - begun), signal)
  }
  const minutes = (performance.now() - begun) / 60_000
  const wasInterrupted = signal.aborted
  // What an interruption broke is not the system's fault: what was counted until then is what there is.
  const counts = wasInterrupted ? traffic.counts() : await traffic.stop()
  const phase = await run.rollout().then(
    ({ headline }) => headline,
    () => 'unknown',
  )
  watching.stop()
  if (wasInterrupted) void traffic.stop()
  return {
    minutes,
    rate: options.rate,
    memory,
    counts,
    died,
    readFailures: watching.failures(),
    wasInterrupted,
    phase,
  }
}

async function parentOf(pid: number): Promise<number> {
  const [one] = await readProcessTree(pid)
  if (one === undefined) throw new Error(`control (process ${pid}) is gone`)
  return one.parent
}

function describeNow(memory: ReturnType<typeof createMemoryLog>): string {
  return [...memory.resident()]
    .map(([name, series]) => `${name} ${Math.round((series.at(-1)?.value ?? 0) / 1e6)} MB`)
    .join(', ')
}

/** Until the time is over or somebody stops it. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted || ms <= 0) return done()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      done()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}

process.exit(await main())
